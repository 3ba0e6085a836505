'use client'

import { memo } from 'react'
import { onDemand } from '#components/ui/on-demand.tsx'
import { loadable, useLoaded } from '#hooks/use-loaded.ts'
import { sameItems } from '#hooks/use-store.ts'
import type { Part } from '#lib/contract/part.ts'
import { Markdown } from './markdown.tsx'
import { citedText, groupsOf, type ListedStep, type NumberedSources, type PartGroup, sourcesIn } from './part-groups.ts'
import { Picture } from './picture.tsx'

const SourceList = onDemand(() => import('./source-list.tsx').then((file) => file.SourceList))
const stepList = loadable(async () => (await import('./steps.tsx')).Steps)

type Props = { parts: readonly Part[]; isGrowing: boolean }

/** All that came of the model, in its order. Of what is there already only that is drawn again which changes. */
export function AnswerParts({ parts, isGrowing }: Props) {
  const groups = groupsOf(parts)
  const sources = sourcesIn(parts)
  return (
    <>
      {groups.map((group, index) => (
        <Group
          key={group.parts[0]?.key}
          group={group}
          sources={sources}
          isGrowing={isGrowing && (group.type !== 'text' || index === groups.length - 1)}
        />
      ))}
      {!isGrowing && sources.size > 0 && <SourceList sources={[...sources.values()]} />}
    </>
  )
}

type GroupProps = { group: PartGroup; sources: NumberedSources; isGrowing: boolean }

const Group = memo(function Group({ group, sources, isGrowing }: GroupProps) {
  switch (group.type) {
    case 'steps':
      return <StepsInPlace steps={group.parts} isGrowing={isGrowing} />
    case 'text': {
      const { text, citations } = citedText(group.parts, sources)
      if (text === '') return null
      return (
        <div className="prose-answer text-read">
          <Markdown text={text} isGrowing={isGrowing} citations={citations} />
        </div>
      )
    }
    case 'image':
      return group.parts.map((part) => <Picture key={part.key} part={part} isGrowing={isGrowing} />)
    case 'refusal':
      return group.parts.map(({ key, text }) => (
        <div key={key} className="border-l-2 border-line-strong pl-4">
          <p className="text-ui text-ink-soft">The model declined</p>
          <div className="prose-answer text-read [&>:last-child]:mb-0">
            <Markdown text={text} />
          </div>
        </div>
      ))
    default:
      return group satisfies never
  }
}, isSame)

function isSame(before: GroupProps, after: GroupProps): boolean {
  if (before.isGrowing !== after.isGrowing || !sameItems(before.group.parts, after.group.parts)) return false
  // Another number may have come before those of this text.
  return after.group.type !== 'text' || sameItems([...before.sources.keys()], [...after.sources.keys()])
}

/** As high before their code has come as then: nothing moves. */
function StepsInPlace(props: { steps: readonly ListedStep[]; isGrowing: boolean }) {
  const Steps = useLoaded(stepList)
  if (Steps) return <Steps {...props} />
  return props.steps.map(({ key }) => <div key={key} className="h-7 pointer-coarse:h-11" />)
}
