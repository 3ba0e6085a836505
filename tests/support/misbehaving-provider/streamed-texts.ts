import { newId } from './item.ts'
import type { ItemStep } from './script.ts'
import { type About, growing, streamed } from './streamed-item.ts'

/** Where words of a text are from: a page of the web, or the file that is named. */
export interface Cited {
  words: string
  url?: string
  title?: string
  filename?: string
}

/** A message of its own whose words say where they are from. Each citation is told after the text it is about. */
export function citedText(text: string, citations: readonly Cited[] = [], { id = newId('msg') } = {}): ItemStep[] {
  const annotations = citations.map((cited) => annotationOf(text, cited))
  const told = annotations.map((annotation, annotation_index) => ({
    ...{ type: 'response.output_text.annotation.added', content_index: 0 },
    ...{ annotation_index, annotation },
  }))
  const part = { type: 'output_text', annotations: [], logprobs: [], text: '' }
  return message(id, part, { ...part, annotations, text }, [
    ...growing('response.output_text', 'text', text, { content_index: 0, logprobs: [] }).toSpliced(-1, 0, ...told),
  ])
}

/** A message in which the model declines. */
export function refusalOf(text: string, { id = newId('msg') } = {}): ItemStep[] {
  const events = growing('response.refusal', 'refusal', text, { content_index: 0 })
  return message(id, { type: 'refusal', refusal: '' }, { type: 'refusal', refusal: text }, events)
}

/** Thoughts, one summary after the other; without any they are kept secret. */
export function reasoning({ id = newId('rs'), summaries = ['Otters are quick.'] } = {}): ItemStep[] {
  const events = summaries.flatMap((text, summary_index): About[] => [
    { type: 'response.reasoning_summary_part.added', summary_index, part: { type: 'summary_text', text: '' } },
    ...growing('response.reasoning_summary_text', 'text', text, { summary_index }),
    { type: 'response.reasoning_summary_part.done', summary_index, part: { type: 'summary_text', text } },
  ])
  const summary = summaries.map((text) => ({ type: 'summary_text', text }))
  return streamed({ id, type: 'reasoning', status: 'in_progress', summary: [] }, events, { summary })
}

/** Thoughts in full, as models tell them that keep none secret. */
export function openReasoning(text: string, { id = newId('rs') } = {}): ItemStep[] {
  const part = (said: string) => ({ type: 'reasoning_text', text: said })
  const events = growing('response.reasoning_text', 'text', text, { content_index: 0 })
  const begun = { id, type: 'reasoning', status: 'in_progress', summary: [], content: [] }
  return streamed(begun, around(part(''), part(text), events), { content: [part(text)] })
}

function message(id: string, begun: object, done: object, events: readonly About[]): ItemStep[] {
  const item = { id, type: 'message', role: 'assistant', status: 'in_progress', content: [] }
  return streamed(item, around(begun, done, events), { content: [done] })
}

/** What is told of a part of some content, with how it begins and ends. */
const around = (begun: object, done: object, events: readonly About[]): About[] => [
  { type: 'response.content_part.added', content_index: 0, part: begun },
  ...events,
  { type: 'response.content_part.done', content_index: 0, part: done },
]

function annotationOf(text: string, { words, url, title = words, filename }: Cited): object {
  const start_index = text.indexOf(words)
  const end_index = start_index + words.length
  if (start_index < 0) throw new Error(`“${words}” isn't in “${text}”.`)
  if (filename) return { type: 'file_citation', file_id: `file_${filename}`, filename, index: end_index }
  return { type: 'url_citation', url, title, start_index, end_index }
}
