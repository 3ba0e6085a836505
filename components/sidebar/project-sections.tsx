'use client'

import { useEffect, useLayoutEffect, useMemo, useState } from 'react'
import { useApp, useConversations, useShownConversation, useViewerId } from '#hooks/use-app.ts'
import { useOpening } from '#hooks/use-opening.ts'
import { sameItems, useStore } from '#hooks/use-store.ts'
import { beginInProject } from '#lib/client/app/begin-in-project.ts'
import { readOpenProjects, writeOpenProjects } from '#lib/client/browser/open-projects.ts'
import { conversationsIn, projectList } from '#lib/client/lists/conversations.ts'
import { nearestProjects, panelOfProject } from '#lib/client/lists/projects.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import type { Project } from '#lib/contract/project.ts'
import type { PanelName, PanelSection } from './panel.ts'
import { ProjectFoot } from './project-foot.tsx'
import { ProjectHeading, ProjectsHeading, ShowProjects } from './project-heading.tsx'
import { ProjectMenu } from './project-menu.tsx'

type Props = {
  panel: PanelName
  /** Everything else of the panel is selected: what stands below a project is not among it. */
  isFolded: boolean
  onChange: (sections: PanelSection[]) => void
}

const none: Project[] = []

/** So many conversations stand below a project before somebody asks for more. */
const FIRST_ROWS = 10

/** The projects of a panel, as sections above its own. */
export function ProjectSections({ panel, isFolded, onChange }: Props) {
  const app = useApp()
  const { projects, conversations: store } = app
  const viewerId = useViewerId()
  const all = useStore(projects, ({ value }) => value) ?? none
  const current = useShownConversation()?.projectId ?? null
  const [open, setOpen] = useState(readOpenProjects)
  const [isEveryShown, setIsEveryShown] = useState(false)
  /** Those of which all is shown that is loaded. */
  const [long, setLong] = useState<ReadonlySet<string>>(new Set())
  const menu = useOpening<Project>()

  const there = useMemo(() => all.filter((project) => panelOfProject(project) === panel), [all, panel])
  const shown = useMemo(
    () => (isEveryShown || panel !== 'main' ? there : nearestProjects(there, (id) => id === current || open?.has(id))),
    [there, isEveryShown, panel, current, open],
  )
  const openIds = panel === 'main' && !isFolded ? shown.flatMap(({ id }) => (open?.has(id) ? [id] : [])) : []
  const rows = useConversations(
    ({ conversations }) =>
      openIds.map((id) => {
        const all = conversationsIn(conversations, projectList(id))
        return long.has(id) ? all : all.slice(0, FIRST_ROWS)
      }),
    (a, b) => a.length === b.length && a.every((list, index) => sameItems(list, b[index] ?? [])),
  )
  /** Those of which more is to be said than their rows. */
  const footed = useConversations(({ conversations: { lists }, loading, errors }) =>
    openIds
      .filter((id) => {
        const name = projectList(id)
        const list = lists[name]
        const isLeft = !list || list.cursor !== null || (!long.has(id) && list.ids.length > FIRST_ROWS)
        return isLeft || list.ids.length === 0 || loading.has(name) || errors[name]
      })
      .join(' '),
  )
  const openKey = openIds.join(' ')
  useEffect(() => {
    if (viewerId !== null) for (const id of openKey.split(' ')) if (id) void store.open(projectList(id))
  }, [store, openKey, viewerId])

  function become(next: ReadonlySet<string> | null) {
    setOpen(next)
    writeOpenProjects(next)
  }

  function toggle(id: string) {
    const next = new Set(open)
    if (!next.delete(id)) next.add(id)
    become(next)
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn; the functions only act
  const sections = useMemo((): PanelSection[] => {
    const heading = (project: Project, isOpen: boolean | null) => (
      <ProjectHeading
        project={project}
        isOpen={isOpen}
        isCurrent={project.id === current && isOpen === false}
        onToggle={() => toggle(project.id)}
        onMenu={(anchor) => menu.open(project, anchor)}
      />
    )
    if (panel !== 'main') return shown.map((project) => section(project, heading(project, null)))
    const title = <ProjectsHeading isOpen={open !== null} onToggle={() => become(open === null ? new Set() : null)} />
    const first = { id: 'projects', label: 'Projects', hasHeading: true, conversations: [], isOpenEnded: false }
    if (there.length === 0 || open === null) return there.length === 0 ? [] : [{ ...first, heading: title }]
    const each = shown.map((project) => {
      const place = openIds.indexOf(project.id)
      const foot = footed.includes(project.id) ? (
        <ProjectFoot
          projectId={project.id}
          onMore={long.has(project.id) ? null : () => setLong(new Set([...long, project.id]))}
        />
      ) : undefined
      return section(project, heading(project, place >= 0), rows[place], foot)
    })
    const isLong = there.length > nearestProjects(there).length
    const more = <ShowProjects count={there.length} isEvery={isEveryShown} onToggle={setIsEveryShown} />
    const last = { ...first, id: 'all-projects', label: 'All projects', heading: more }
    return [{ ...first, heading: title }, ...each, ...(isLong ? [last] : [])]
  }, [panel, there, shown, open, openKey, footed, long, rows, current, isEveryShown])

  useLayoutEffect(() => onChange(sections), [onChange, sections])
  useLayoutEffect(() => () => onChange([]), [onChange])

  return (
    menu.opening && (
      <ProjectMenu
        key={menu.opening.key}
        project={menu.opening.of}
        anchor={menu.opening.anchor}
        onBegin={(project) => {
          become(new Set([...(open ?? []), project.id]))
          beginInProject(app, project)
        }}
        onClose={menu.close}
      />
    )
  )
}

const section = (
  { id, name }: Project,
  heading: PanelSection['heading'],
  conversations: Conversation[] = [],
  foot?: PanelSection['foot'],
): PanelSection => ({
  id,
  label: name,
  hasHeading: true,
  heading,
  conversations,
  isOpenEnded: false,
  foot,
  isInset: true,
})
