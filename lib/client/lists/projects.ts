import type { Project } from '#lib/contract/project.ts'

/** So many stand in the sidebar before somebody asks for all. */
const NEAREST = 8

/** Where a project is listed. */
export function panelOfProject({ trashedAt, archivedAt }: Project): 'main' | 'archived' | 'trash' {
  if (trashedAt) return 'trash'
  return archivedAt ? 'archived' : 'main'
}

/** Those in which something happened last, and those that are wanted, in the order in which they came. */
export function nearestProjects(projects: Project[], isWanted: (id: string) => unknown = () => false): Project[] {
  if (projects.length <= NEAREST) return projects
  const latest = projects.toSorted((a, b) => (a.lastActivityAt < b.lastActivityAt ? 1 : -1)).slice(0, NEAREST)
  const near = new Set(latest)
  return projects.filter((project) => near.has(project) || isWanted(project.id))
}
