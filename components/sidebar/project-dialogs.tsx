'use client'

import { useApp } from '#hooks/use-app.ts'
import type { ProjectQuestion } from '#lib/client/app/app.ts'
import { MoveDialog } from './move-dialog.tsx'
import { ProjectForm } from './project-form.tsx'
import { PutAwayDialog } from './put-away-dialog.tsx'

/** What is asked of a project. */
export function ProjectDialogs({ question, onClose }: { question: ProjectQuestion; onClose: () => void }) {
  const { change } = useApp()
  if (question.type === 'put-away') return <PutAwayDialog {...question} onClose={onClose} />
  if (question.type === 'edit')
    return <ProjectForm key={question.project?.id ?? 'new'} {...question} onClose={onClose} />
  return (
    <MoveDialog
      target={question.target}
      onNew={(then) => change({ projectQuestion: { type: 'edit', project: null, then } })}
      onClose={onClose}
    />
  )
}
