'use client'

import { useEffect, useState } from 'react'
import { useApp } from '#hooks/use-app.ts'
import { placeOf } from '#lib/client/chat/drafts.ts'
import { showToast } from '#lib/client/toasts/toasts.ts'
import { filesDropped, filesPasted, isOfFiles, longTextPasted } from './dropped-files.ts'

const isDialogOpen = () => document.querySelector('dialog[open]') !== null
/** Where a message can be typed. */
const isReady = () => !isDialogOpen() && document.querySelector('textarea[data-focus-home]') !== null

/** What is dropped anywhere on the page, or pasted, is attached; a file never takes the page's place. */
export function FileDrop() {
  const { attachments, chat } = useApp()
  const [isOver, setIsOver] = useState(false)

  useEffect(() => {
    const abort = new AbortController()
    const { signal } = abort
    const add = (files: File[], pasted?: string) =>
      attachments.add(placeOf(chat.getState().conversationId), files, pasted)
    /** How many elements deep the pointer is: it leaves one for another. */
    let depth = 0
    function onDrag(event: DragEvent) {
      if (!isOfFiles(event.dataTransfer)) return
      // Otherwise the browser opens what is dropped.
      event.preventDefault()
      if (event.type === 'dragenter') depth += 1
      if (event.type === 'dragleave') depth = Math.max(0, depth - 1)
      if (event.type === 'drop') depth = 0
      if (event.dataTransfer) event.dataTransfer.dropEffect = isReady() ? 'copy' : 'none'
      setIsOver(depth > 0 && isReady())
      if (event.type !== 'drop' || !isReady() || !event.dataTransfer) return
      const { files, folders } = filesDropped(event.dataTransfer)
      if (folders > 0) showToast({ text: 'A folder can’t be attached. Attach the files in it.', isError: true })
      if (files.length > 0) add(files)
    }
    for (const type of ['dragenter', 'dragover', 'dragleave', 'drop'] as const)
      window.addEventListener(type, onDrag, { signal })
    function onPaste(event: ClipboardEvent) {
      if (!isReady() || !event.clipboardData) return
      const files = filesPasted(event.clipboardData)
      const text = files.length === 0 ? longTextPasted(event) : null
      if (files.length === 0 && text === null) return
      event.preventDefault()
      if (text === null) add(files)
      else add([new File([text], 'pasted-text.txt', { type: 'text/plain', lastModified: Date.now() })], text)
    }
    document.addEventListener('paste', onPaste, { signal })
    return () => abort.abort()
  }, [attachments, chat])

  return (
    isOver && (
      <div className="pointer-events-none fixed inset-3 z-40 flex items-center justify-center rounded-card border-2 border-dashed border-accent bg-paper/85 print:hidden">
        <p className="text-title font-medium text-accent">Drop to attach</p>
      </div>
    )
  )
}
