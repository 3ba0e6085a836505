'use client'

import { Check, Folder, FolderPlus, FolderX } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Dialog } from '#components/ui/dialog.tsx'
import { useApp } from '#hooks/use-app.ts'
import { useStore } from '#hooks/use-store.ts'
import { moveToProject } from '#lib/client/app/project-actions.ts'
import type { ActionTarget } from '#lib/client/lists/list-action.ts'
import { panelOfProject } from '#lib/client/lists/projects.ts'
import type { Project } from '#lib/contract/project.ts'
import { projectColor } from './project-heading.tsx'

type Props = {
  target: ActionTarget
  /** Asks for a new project first, and goes on with it. */
  onNew: (then: (project: Project) => void) => void
  onClose: () => void
}

/** With more of them somebody wants to type. */
const SEARCHED_FROM = 10

/** Which project conversations are to be in. */
export function MoveDialog({ target, onNew, onClose }: Props) {
  const app = useApp()
  const all = useStore(app.projects, ({ value }) => value) ?? []
  const [text, setText] = useState('')
  const projects = all.filter((project) => panelOfProject(project) === 'main')
  const found = projects.filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase()))
  const places = 'ids' in target ? [...target.ids].map((id) => app.conversations.find(id)?.projectId ?? null) : [null]
  const current = places.every((place) => place === places[0]) ? places[0] : undefined

  const move = (project: Project | null) => {
    onClose()
    void moveToProject(app, target, project)
  }

  const row = (key: string, icon: ReactNode, words: string, { isHere = false, onChoose }: Choice) => (
    <li key={key}>
      <button
        type="button"
        aria-current={isHere || undefined}
        onClick={isHere ? onClose : onChoose}
        className="flex min-h-9 w-full items-center gap-2 rounded-control px-2 text-left text-ui hover:bg-soft pointer-coarse:min-h-11"
      >
        {icon}
        <span dir="auto" className="min-w-0 flex-1 truncate">
          {words}
        </span>
        {isHere && <Check size={15} aria-hidden className="shrink-0 text-accent" />}
      </button>
    </li>
  )

  return (
    <Dialog title="Move to a project" onClose={onClose}>
      {projects.length >= SEARCHED_FROM && (
        <input
          type="text"
          dir="auto"
          aria-label="Find a project"
          placeholder="Find a project"
          autoComplete="off"
          data-first
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={({ key }) => key === 'Enter' && found.length === 1 && found[0] && move(found[0])}
          className="min-h-10 rounded-control border border-line-strong bg-paper px-3 text-read pointer-coarse:min-h-11"
        />
      )}
      <ul aria-label="Projects" className="-mx-2 flex flex-col">
        {current !== null &&
          row('none', <FolderX size={16} aria-hidden className="shrink-0 text-ink-soft" />, 'No project', {
            onChoose: () => move(null),
          })}
        {found.map((project) =>
          row(
            project.id,
            <Folder size={16} aria-hidden className="shrink-0" style={{ color: projectColor(project) }} />,
            project.name,
            { isHere: project.id === current, onChoose: () => move(project) },
          ),
        )}
        {row('new', <FolderPlus size={16} aria-hidden className="shrink-0 text-accent" />, 'New project', {
          onChoose: () => onNew(move),
        })}
      </ul>
      {found.length === 0 && text.trim() !== '' && (
        <p role="status" className="text-ui text-ink-soft">
          No project is called that.
        </p>
      )}
    </Dialog>
  )
}

type Choice = { isHere?: boolean; onChoose: () => void }
