import { ChevronDown, ChevronRight, Ellipsis, Folder, FolderOpen } from 'lucide-react'
import { IconButton } from '#components/ui/icon-button.tsx'
import { isolate } from '#lib/client/words/isolate.ts'
import type { Project } from '#lib/contract/project.ts'

const ROW = 'group relative flex h-(--row) items-center rounded-control text-ui'
const NAME = 'flex h-full min-w-0 flex-1 items-center gap-2 rounded-control px-2 text-left'

type Props = {
  project: Project
  /** Null where it can't be opened. */
  isOpen: boolean | null
  /** What is shown is in it, and folded away. */
  isCurrent: boolean
  onToggle: () => void
  onMenu: (anchor: HTMLElement) => void
}

/** A project above its conversations: opens and folds them, and has a menu. */
export function ProjectHeading({ project, isOpen, isCurrent, onToggle, onMenu }: Props) {
  const { name, conversations } = project
  const Icon = isOpen ? FolderOpen : Folder
  const content = (
    <>
      <Icon size={16} aria-hidden className="shrink-0" style={{ color: projectColor(project) }} />
      <span dir="auto" className="fade-end min-w-0 flex-1" title={name}>
        {name}
      </span>
      {isOpen !== null && conversations > 0 && (
        <span className="shrink-0 pr-1 text-small text-ink-soft tabular-nums pointer-fine:group-focus-within:invisible pointer-fine:group-hover:invisible">
          {conversations.toLocaleString('en')}
          <span className="sr-only"> {conversations === 1 ? 'conversation' : 'conversations'}</span>
        </span>
      )}
    </>
  )
  const look = isCurrent
    ? 'bg-raised before:absolute before:inset-y-2 before:left-0 before:border-l-2 before:border-accent'
    : 'hover:bg-soft'
  return (
    <div className={`${ROW} ${look}`}>
      <h2 className="contents">
        {isOpen === null ? (
          <span className={NAME}>{content}</span>
        ) : (
          <button type="button" aria-expanded={isOpen} onClick={onToggle} className={NAME}>
            {content}
          </button>
        )}
      </h2>
      <IconButton
        label={`More for ${isolate(name)}`}
        aria-haspopup="true"
        onClick={({ currentTarget }) => onMenu(currentTarget)}
        className="mr-1 pointer-fine:absolute pointer-fine:right-0 pointer-fine:size-7 pointer-fine:opacity-0 pointer-fine:group-focus-within:opacity-100 pointer-fine:group-hover:opacity-100"
      >
        <Ellipsis size={16} aria-hidden />
      </IconButton>
    </div>
  )
}

/** Above all of them. */
export function ProjectsHeading({ isOpen, onToggle }: { isOpen: boolean; onToggle: () => void }) {
  const Icon = isOpen ? ChevronDown : ChevronRight
  return (
    <div className={ROW}>
      <h2 className="contents">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={onToggle}
          className="flex h-full flex-1 items-center gap-1 rounded-control px-2 text-small text-ink-soft hover:text-ink"
        >
          Projects
          <Icon size={13} aria-hidden />
        </button>
      </h2>
    </div>
  )
}

/** Below them, where there are more than fit well. */
export const ShowProjects = ({
  count,
  isEvery,
  onToggle,
}: {
  count: number
  isEvery: boolean
  onToggle: (isEvery: boolean) => void
}) => (
  <button
    type="button"
    onClick={() => onToggle(!isEvery)}
    className="flex h-(--row) w-full items-center rounded-control px-2 text-ui text-ink-soft hover:bg-soft hover:text-ink"
  >
    {isEvery ? 'Show fewer' : `All ${count.toLocaleString('en')} projects`}
  </button>
)

/** What marks a project; of a colour that this version doesn't know, none. */
export const projectColor = ({ color }: Pick<Project, 'color'>) => `var(--project-${color}, var(--ink-soft))`
