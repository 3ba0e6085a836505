import type { Note } from '#lib/client/markdown/notes.ts'
import { drawBlocks } from './markdown-block.tsx'
import { callId, type Drawing, drawPhrases, noteId } from './markdown-phrases.tsx'

/** The footnotes below a text, each with the ways back to the places that refer to it. */
export function MarkdownNotes({ drawing }: { drawing: Drawing }) {
  if (drawing.notes.length === 0) return null
  return (
    <section aria-label="Footnotes" data-footnotes>
      <ol>
        {drawing.notes.map((note) => (
          <FootNote key={note.label} note={note} drawing={drawing} />
        ))}
      </ol>
    </section>
  )
}

function FootNote({ note, drawing }: { note: Note; drawing: Drawing }) {
  const last = note.nodes.at(-1)
  const endsInText = last?.type === 'paragraph'
  const back = <BackReferences note={note} drawing={drawing} />
  return (
    <li id={noteId(drawing, note.label)} dir="auto">
      {drawBlocks(endsInText ? note.nodes.slice(0, -1) : note.nodes, drawing, { isInner: true })}
      {endsInText ? (
        <p>
          {drawPhrases(last.children, drawing)} {back}
        </p>
      ) : (
        back
      )}
    </li>
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
