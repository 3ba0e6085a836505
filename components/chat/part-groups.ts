import type { CitedSource, CitedWords } from '#lib/client/markdown/cited-words.ts'
import { type Citation, itemIdOf, type Part, type StepPart, type TextPart } from '#lib/contract/part.ts'

export type PicturePart = Extract<StepPart, { type: 'image' }>
export type RefusalPart = Extract<Part, { type: 'refusal' }>
/** What is told in a line of the list of steps. */
export type ListedStep = Exclude<StepPart, PicturePart>

/** Parts of an answer that are shown as one thing. */
export type PartGroup =
  | { type: 'steps'; parts: ListedStep[] }
  | { type: 'text'; parts: TextPart[] }
  | { type: 'image'; parts: PicturePart[] }
  | { type: 'refusal'; parts: RefusalPart[] }

/** The parts of an answer in their order: steps that follow each other are a list, texts of one item a text. */
export function groupsOf(parts: readonly Part[]): PartGroup[] {
  const groups: PartGroup[] = []
  for (const part of parts) {
    const last = groups.at(-1)
    if (part.type === 'text') {
      const isMore = last?.type === 'text' && last.parts[0] && itemIdOf(last.parts[0]) === itemIdOf(part)
      if (isMore) last.parts.push(part)
      else groups.push({ type: 'text', parts: [part] })
    } else if (part.type === 'image') groups.push({ type: 'image', parts: [part] })
    else if (part.type === 'refusal') groups.push({ type: 'refusal', parts: [part] })
    else if (last?.type === 'steps') last.parts.push(part)
    else groups.push({ type: 'steps', parts: [part] })
  }
  return groups
}

/** Who cites as this does. */
const sourceKey = ({ url, title }: Pick<Citation, 'url' | 'title'>): string => url ?? `file ${title}`

export type NumberedSources = ReadonlyMap<string, CitedSource>

/** What an answer cites, by its key, numbered in the order in which it is cited first. */
export function sourcesIn(parts: readonly Part[]): NumberedSources {
  const sources = new Map<string, CitedSource>()
  for (const part of parts) {
    if (part.type !== 'text') continue
    for (const { url, title } of part.citations.toSorted((one, other) => one.end - other.end)) {
      const key = sourceKey({ url, title })
      if (!sources.has(key)) sources.set(key, { number: sources.size + 1, url, title })
    }
  }
  return sources
}

/** Texts as one, with the numbers of what they cite. */
export function citedText(
  parts: readonly TextPart[],
  sources: NumberedSources,
): { text: string; citations: CitedWords[] } {
  let text = ''
  const citations: CitedWords[] = []
  for (const part of parts) {
    for (const citation of part.citations) {
      const source = sources.get(sourceKey(citation))
      const within = (place: number) => text.length + Math.min(Math.max(place, 0), part.text.length)
      if (source) citations.push({ start: within(citation.start), end: within(citation.end), source })
    }
    text += part.text
  }
  return { text, citations }
}
