'use client'

import { Archive, ArchiveRestore, Pencil, Search, SquarePen, Trash2, Undo2 } from 'lucide-react'
import { useRef } from 'react'
import { AnchoredMenu } from '#components/ui/anchored-menu.tsx'
import { MenuItem } from '#components/ui/menu.tsx'
import { useApp, useTrashDays } from '#hooks/use-app.ts'
import { bringBackProject } from '#lib/client/app/project-actions.ts'
import { projectList } from '#lib/client/lists/conversations.ts'
import { panelOfProject } from '#lib/client/lists/projects.ts'
import { isolate } from '#lib/client/words/isolate.ts'
import type { Project } from '#lib/contract/project.ts'

type Props = {
  project: Project
  anchor: HTMLElement
  onBegin: (project: Project) => void
  onClose: () => void
}

const ICON = { size: 15, 'aria-hidden': true } as const

/** What can be done to a project. */
export function ProjectMenu({ project, anchor, onBegin, onClose }: Props) {
  const app = useApp()
  const trashDays = useTrashDays()
  const menu = useRef<HTMLDivElement>(null)
  const panel = panelOfProject(project)

  /** Closed first: that gives the focus back, and what is done may want it elsewhere. */
  const choose = (work: () => void) => () => {
    menu.current?.hidePopover()
    work()
  }
  const putAway = (place: 'archive' | 'trash' | 'nowhere') =>
    choose(() => app.change({ projectQuestion: { type: 'put-away', project, place } }))
  const bringBack = choose(() => void bringBackProject(app, project))

  return (
    <AnchoredMenu ref={menu} label={`More for ${isolate(project.name)}`} anchor={anchor} onClose={onClose}>
      {panel === 'main' && (
        <>
          <MenuItem onClick={choose(() => onBegin(project))}>
            <SquarePen {...ICON} />
            New conversation
          </MenuItem>
          <MenuItem
            onClick={choose(() => {
              // What is in it stands there before anything is typed.
              void app.conversations.open(projectList(project.id))
              app.change({ isSearching: true, searchedProjectId: project.id })
            })}
          >
            <Search {...ICON} />
            Search in it
          </MenuItem>
          <MenuItem onClick={choose(() => app.change({ projectQuestion: { type: 'edit', project } }))}>
            <Pencil {...ICON} />
            Edit
          </MenuItem>
          <MenuItem onClick={putAway('archive')}>
            <Archive {...ICON} />
            Archive
          </MenuItem>
        </>
      )}
      {panel === 'archived' && (
        <MenuItem onClick={bringBack}>
          <ArchiveRestore {...ICON} />
          Unarchive
        </MenuItem>
      )}
      {panel === 'trash' && (
        <MenuItem onClick={bringBack}>
          <Undo2 {...ICON} />
          Restore
        </MenuItem>
      )}
      <MenuItem onClick={putAway(panel === 'trash' || trashDays === 0 ? 'nowhere' : 'trash')} isDangerous>
        <Trash2 {...ICON} />
        {panel === 'trash' ? 'Delete for good' : 'Delete'}
      </MenuItem>
    </AnchoredMenu>
  )
}
