import { useEffect, useRef, useState } from 'react'
import { CodeBlock } from '#components/chat/code-block.tsx'
import { CopyTable } from '#components/chat/copy-table.tsx'
import { Formula } from '#components/chat/formula.tsx'
import type { Entry } from './entry.ts'
import { states } from './parts.tsx'
import { codeSamples, diagrams, formulas } from './samples-of-code.ts'

const block = (language: string, source: string, isOpen = false) => (
  <div className="prose-answer text-read">
    <CodeBlock {...{ language, source, isOpen }} />
  </div>
)

/** A block that is being written. */
function Growing({ language, source }: { language: string; source: string }) {
  const [length, setLength] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setLength((before) => Math.min(before + 7, source.length)), 30)
    return () => clearInterval(timer)
  }, [source])
  return block(language, source.slice(0, length), length < source.length)
}

function Table() {
  const table = useRef<HTMLTableElement>(null)
  return (
    <div className="prose-answer flex items-start gap-2 text-read">
      <table ref={table}>
        <tbody>
          <tr>
            <th>place</th>
            <th>range</th>
          </tr>
          <tr>
            <td>Burntcoat Head</td>
            <td>
              <Formula source="16.3\,\mathrm{m}" />
            </td>
          </tr>
        </tbody>
      </table>
      <CopyTable getTable={() => table.current} />
    </div>
  )
}

/** What stands in an answer and isn't its text. */
export const code: Entry[] = [
  states('Code', {
    ...Object.fromEntries(Object.entries(codeSamples).map(([language, source]) => [language, block(language, source)])),
    'without a language': block('', 'npm start'),
    'without a language, long': block('', 'The first line is rather long, and so it goes on and on. '.repeat(5)),
    'of an unknown language': block('befunge', '>25*"!dlrow ,olleH":v'),
    empty: block('ts', ''),
    growing: <Growing language="ts" source={codeSamples.tsx ?? ''} />,
    'as slow as a grammar can be made': block('js', 'a'.repeat(20_000)),
  }),
  states('Formulas', {
    ...Object.fromEntries(
      Object.entries(formulas).map(([name, source]) => [
        name,
        <div key={name} className="prose-answer text-read">
          <Formula source={source} isBlock />
        </div>,
      ]),
    ),
    'within text': (
      <p className="text-read">
        The area <Formula source="\pi r^2" /> of a circle, and one that can’t be drawn: <Formula source="\frac{" />.
      </p>
    ),
    'as a fence': block('math', formulas.sum ?? ''),
  }),
  states(
    'Diagrams',
    Object.fromEntries(Object.entries(diagrams).map(([name, source]) => [name, block('mermaid', source)])),
  ),
  states('Table that can be copied', { plain: <Table /> }),
]
