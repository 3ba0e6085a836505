import type { Note } from '#lib/client/markdown/notes.ts'
import { drawBlocks } from './markdown-block.tsx'
import { callId, type Drawing, noteId } from './markdown-phrases.tsx'

/** The footnotes below a text, each with the ways back to the places that refer to it. */
export function MarkdownNotes({ drawing }: { drawing: Drawing }) {
  if (drawing.notes.length === 0) return null
  return (
    <section aria-label="Footnotes" data-footnotes>
      <ol>
        {drawing.notes.map((note) => (
          <li key={note.label} id={noteId(drawing, note.label)} dir="auto">
            {drawBlocks(note.nodes, drawing, { isInner: true })}
            <BackReferences note={note} drawing={drawing} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function BackReferences({ note: { label, number, calls }, drawing }: { note: Note; drawing: Drawing }) {
  return Array.from({ length: calls }, (_, index) => {
    const count = index + 1
    const name = count > 1 ? `${number}-${count}` : number
    return (
      <a key={count} href={`#${callId(drawing, { label, count })}`} aria-label={`Back to reference ${name}`}>
        ↩{count > 1 && <sup>{count}</sup>}
      </a>
    )
  })
}
