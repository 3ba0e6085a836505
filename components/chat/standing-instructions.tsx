'use client'

import { useEffect, useState } from 'react'
import { useApp, usePage, useShownConversation } from '#hooks/use-app.ts'
import { useStore } from '#hooks/use-store.ts'
import { loadProject } from '#lib/client/api/projects.ts'

/** What the model is told besides what stands here, by whom; folded. */
export function StandingInstructions() {
  const { settings } = useApp()
  const told = useStore(settings, ({ value }) => value?.instructions)
  const conversation = useShownConversation()
  const isTemporaryWanted = usePage((page) => page.isTemporaryWanted)
  const wantedId = usePage((page) => page.wanted.projectId)
  const ofProject = useProjectInstructions((conversation ? conversation.projectId : wantedId) ?? null)
  if (!told) return null
  const isLeftOut = told.isLeftOutOfTemporary && (conversation?.isTemporary ?? isTemporaryWanted)
  const texts = [
    { by: 'This server', text: told.server },
    { by: 'You, about yourself', text: isLeftOut ? '' : told.about },
    { by: 'You, on how to answer', text: isLeftOut ? '' : told.style },
    { by: 'Its project', text: ofProject },
  ].filter(({ text }) => text.trim() !== '')
  if (texts.length === 0) return null
  return (
    <details className="text-ui">
      <summary className="min-h-8 cursor-pointer py-1 text-ink-soft pointer-coarse:min-h-11 pointer-coarse:py-2.5">
        What it is told before that
      </summary>
      <dl className="flex flex-col gap-3 pt-2">
        {texts.map(({ by, text }) => (
          <div key={by}>
            <dt className="text-small text-ink-soft">{by}</dt>
            <dd dir="auto" className="wrap-anywhere whitespace-pre-wrap">
              {text}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

/** Read when they are looked at, and anew when the projects are others; empty until then. */
function useProjectInstructions(projectId: string | null): string {
  const projects = useStore(useApp().projects, ({ value }) => value)
  const [text, setText] = useState('')
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever changed of the projects may be this
  useEffect(() => {
    if (projectId === null) return setText('')
    let isOver = false
    loadProject(projectId).then(
      ({ instructions }) => !isOver && setText(instructions),
      () => {},
    )
    return () => {
      isOver = true
    }
  }, [projectId, projects])
  return text
}
