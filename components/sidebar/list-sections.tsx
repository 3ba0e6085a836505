import type { CSSProperties } from 'react'
import type { ScrollWindow } from '#hooks/use-scroll-window.ts'
import { rowsInWindow } from '#lib/client/lists/list-window.ts'
import { ConversationRow, type RowContext, RUNNING_MARK, UNREAD_MARK } from './conversation-row.tsx'
import type { PanelSection } from './panel.ts'

/** The height of a heading, in rem. */
const HEADING = 2.25

/** How high a section is, in pixels. */
const sectionHeight = (section: PanelSection, seen: ScrollWindow): number =>
  headingHeight(section, seen) + (section.conversations.length + (section.foot ? 1 : 0)) * seen.rowHeight

const headingHeight = ({ hasHeading, heading }: PanelSection, { rem, rowHeight }: ScrollWindow): number =>
  heading ? rowHeight : hasHeading ? HEADING * rem : 0

type Shared = {
  seen: ScrollWindow
  /** Drawn wherever they are: rows that have, or are about to have, the focus. */
  always: ReadonlySet<string>
  context: RowContext
}

/** The sections of a list one below the other, and the words that its rows' marks stand for. */
export function ListSections({ sections, ...shared }: Shared & { sections: PanelSection[] }) {
  let next = 0
  const placed = sections.map((section) => {
    const top = next
    next += sectionHeight(section, shared.seen)
    return { section, top }
  })
  return (
    <>
      <span hidden id={RUNNING_MARK}>
        An answer is being written
      </span>
      <span hidden id={UNREAD_MARK}>
        Unread
      </span>
      {placed.map(({ section, top }) => (
        <ListSection key={section.id ?? section.label} section={section} top={top} {...shared} />
      ))}
    </>
  )
}

/** A heading and its rows, of which only those near the window are drawn. `top`: where it begins, in pixels. */
function ListSection({ section, top, seen, always, context }: Shared & { section: PanelSection; top: number }) {
  const { label, hasHeading, heading, foot, isInset, conversations, isOpenEnded } = section
  const rowsTop = top + headingHeight(section, seen)
  const count = conversations.length
  const [start, end] = rowsInWindow({ top: rowsTop, rowHeight: seen.rowHeight, count }, seen)
  const drawn = Array.from({ length: end - start }, (_, offset) => start + offset)
  for (const id of always) {
    const index = conversations.findIndex((conversation) => conversation.id === id)
    if (index >= 0 && index < start) drawn.unshift(index)
    if (index >= end) drawn.push(index)
  }
  const size = isOpenEnded ? -1 : count
  return (
    <section aria-label={label}>
      {heading ??
        (hasHeading && (
          <h2 className="flex h-9 items-end px-2 pb-1 text-small text-ink-soft">
            <span>{label}</span>
          </h2>
        ))}
      <ul
        style={{ '--count': count } as CSSProperties}
        className={`relative h-[calc(var(--count)*var(--row))] ${isInset ? 'ml-6' : ''}`}
      >
        {drawn.map((index) => {
          const conversation = conversations[index]
          return (
            conversation && (
              <ConversationRow
                key={conversation.id}
                conversation={conversation}
                context={context}
                position={{ index, size }}
              />
            )
          )
        })}
      </ul>
      {foot}
    </section>
  )
}
