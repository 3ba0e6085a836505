'use client'

import { Folder, X } from 'lucide-react'
import { projectColor } from '#components/sidebar/project-heading.tsx'
import { useApp } from '#hooks/use-app.ts'
import { useStore } from '#hooks/use-store.ts'
import { isolate } from '#lib/client/words/isolate.ts'

type Props = {
  projectId: string
  /** Of a conversation that isn't there yet: it can still be begun elsewhere. */
  isNew: boolean
}

/** The project that the shown conversation, or the next one, is in. */
export function ProjectChip({ projectId, isNew }: Props) {
  const { projects, change, page } = useApp()
  const project = useStore(projects, ({ value }) => value?.find(({ id }) => id === projectId))
  if (!project) return null
  const content = (
    <>
      <Folder size={14} aria-hidden className="shrink-0" style={{ color: projectColor(project) }} />
      <span dir="auto" className="truncate">
        {project.name}
      </span>
    </>
  )
  const look = 'flex min-w-0 max-w-48 shrink items-center gap-1.5 px-1 text-small text-ink-soft max-md:max-w-28'
  if (!isNew) {
    return (
      <span title={`In the project ${isolate(project.name)}`} className={look}>
        <span className="sr-only">In the project </span>
        {content}
      </span>
    )
  }
  const leave = () => change({ wanted: { ...page.getState().wanted, projectId: undefined }, preferredModel: null })
  return (
    <button
      type="button"
      aria-label={`In the project ${isolate(project.name)}. Leave it`}
      title="Leave the project"
      onClick={leave}
      className={`${look} min-h-8 rounded-control border border-line hover:bg-soft hover:text-ink pointer-coarse:min-h-11`}
    >
      {content}
      <X size={13} aria-hidden className="shrink-0" />
    </button>
  )
}
