import { memo, useState } from 'react'
import { Fallback } from '#components/ui/fallback.tsx'
import { type MarkdownBlock as Block, formatted, sourceOf } from '#lib/client/markdown/markdown-block.ts'
import { callsIn } from '#lib/client/markdown/notes.ts'
import { type Section, toSections } from '#lib/client/markdown/sections.ts'
import type { MarkdownNode } from '#lib/client/markdown/tree.ts'
import { InGroups } from './in-groups.tsx'
import { onLines } from './in-order.ts'
import { MarkdownBlock } from './markdown-block.tsx'
import { Details } from './markdown-boxes.tsx'
import { type Drawing, drawPhrases } from './markdown-phrases.tsx'
import { MarkdownRows } from './markdown-rows.tsx'
import { PlainText } from './plain-text.tsx'

export function Sections({ sections, drawing }: { sections: Section[]; drawing: Drawing }) {
  return (
    <InGroups
      items={sections}
      isSame={isSameSection}
      version={[...drawing.calls.values()].map(({ number, count }) => `${number}.${count}`).join(' ')}
      arrange={onLines}
      draw={({ block, node, inner }, key) =>
        inner ? (
          <Opened key={key} node={node} inner={inner} drawing={drawing} />
        ) : (
          <MarkdownSection key={key} block={block} node={node} drawing={drawing} />
        )
      }
    />
  )
}

const isSameSection = (before: Section, after: Section) =>
  before.block === after.block && before.node === after.node && !before.inner && !after.inner

function Opened({ node, inner, drawing }: { node: MarkdownNode | null; inner: Section[]; drawing: Drawing }) {
  const [first, ...rest] = inner
  const summary = first?.node?.type === 'summary' ? first.node.children : null
  return (
    <Details isOpen={node?.token.meta?.isOpen === true} summary={summary ? drawPhrases(summary, drawing) : 'Details'}>
      <Sections sections={summary ? rest : inner} drawing={drawing} />
    </Details>
  )
}

type Props = { block: Block; node: MarkdownNode | null; drawing: Drawing }

/** One block. A closed one is never drawn again, but for a definition or a note that comes later. */
const MarkdownSection = memo(function MarkdownSection({ block, node, drawing }: Props) {
  const [isAsked, setAsked] = useState(false)
  const { trouble } = block
  const plain = <PlainText text={sourceOf(block)} />
  if (isAsked) return <Sections sections={toSections([...formatted(block)])} drawing={drawing} />
  return (
    <Fallback content={plain}>
      {(trouble === 'late' || trouble === 'heavy') && (
        <button type="button" className="text-ui text-accent underline" onClick={() => setAsked(true)}>
          Show formatted
        </button>
      )}
      {!node || trouble === 'deep' || trouble === 'heavy' ? plain : drawNode(node, block, drawing)}
    </Fallback>
  )
}, isSame)

const rowed = new Set(['bullet_list', 'ordered_list', 'table'])

const drawNode = (node: MarkdownNode, block: Block, drawing: Drawing) =>
  rowed.has(node.type) ? (
    <MarkdownRows
      node={node}
      held={node === block.nodes[0] ? block.held : null}
      drawing={drawing}
      calls={callsIn(block, drawing)}
    />
  ) : (
    <MarkdownBlock node={node} drawing={drawing} dir="auto" />
  )

function isSame(before: Props, after: Props): boolean {
  const isTheSame = before.block === after.block && before.node === after.node
  return isTheSame && callsIn(before.block, before.drawing) === callsIn(after.block, after.drawing)
}
