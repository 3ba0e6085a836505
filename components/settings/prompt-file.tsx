'use client'

import { useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import { importPrompts } from '#lib/client/api/prompts.ts'
import { download } from '#lib/client/browser/download.ts'
import { promptFile, readPromptFile } from '#lib/client/lists/prompt-file.ts'
import type { Prompt } from '#lib/contract/prompt.ts'

type Outcome = { type: 'none' | 'busy' } | { type: 'done' | 'failed'; message: string }

/** Takes the saved prompts along as a file, and brings those of one in. */
export function PromptFile({ prompts, onImported }: { prompts: Prompt[]; onImported: () => Promise<void> }) {
  const input = useRef<HTMLInputElement>(null)
  const [outcome, setOutcome] = useState<Outcome>({ type: 'none' })

  async function load(chosen: File) {
    setOutcome({ type: 'busy' })
    const read = await readPromptFile(chosen)
    if ('fault' in read) return setOutcome({ type: 'failed', message: read.fault })
    try {
      const { imported, known } = await importPrompts(read.file)
      setOutcome({ type: 'done', message: importedInWords(imported, known) })
      await onImported()
    } catch (error) {
      setOutcome({ type: 'failed', message: toErrorInfo(error).message })
    }
  }

  return (
    <div className="flex flex-col gap-3 border-t border-line pt-4">
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => input.current?.click()} aria-disabled={outcome.type === 'busy' || undefined}>
          {outcome.type === 'busy' ? 'One moment' : 'Import …'}
        </Button>
        {prompts.length > 0 && (
          <Button onClick={() => download('prompts.json', promptFile(prompts), 'json')}>Export</Button>
        )}
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          aria-label="File with prompts"
          className="hidden"
          onChange={({ target }) => {
            const [file] = target.files ?? []
            if (file) void load(file)
            // The same one can be chosen again.
            target.value = ''
          }}
        />
      </div>
      <p role="status" className="text-ink-soft empty:hidden">
        {outcome.type === 'done' && outcome.message}
      </p>
      {outcome.type === 'failed' && (
        <p role="alert" className="text-danger">
          Nothing was imported. {outcome.message}
        </p>
      )}
    </div>
  )
}

function importedInWords(imported: number, known: number): string {
  const added = imported === 1 ? '1 prompt was added.' : `${imported.toLocaleString('en')} prompts were added.`
  if (known === 0) return added
  return `${added} ${known === 1 ? '1 was' : `${known.toLocaleString('en')} were`} there already.`
}
