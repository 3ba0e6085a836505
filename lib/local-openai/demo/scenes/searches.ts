import 'server-only'
import { type Beat, begin, cite, end, pause, say, sayHonestly, tell } from '../beats.ts'
import { keywords } from '../keywords.ts'
import { quoted } from '../transcript.ts'
import type { Scene } from './scene.ts'

/** A search of the web, and words that say where they are from: two pages, one of them twice. */
export const searchTheWeb: Scene['play'] = (about) => {
  const subject = about || 'otters'
  const path = encodeURIComponent(keywords(subject, 4).join('-') || 'anything')
  const field = { url: `https://example.org/${path}`, title: `A field guide to ${subject}` }
  const diary = { url: `https://example.com/diary/${path}`, title: `A year with ${subject}` }
  const query = { type: 'search', query: subject, queries: [subject, `${subject} in winter`] }
  return [
    begin({ type: 'web_search_call', status: 'in_progress', action: { type: 'search', query: subject } }),
    tell('web_search_call.in_progress'),
    pause(6),
    tell('web_search_call.searching'),
    pause(30),
    tell('web_search_call.completed'),
    end({ action: { ...query, sources: [field, diary].map(({ url }) => ({ type: 'url', url })) } }),
    sayHonestly('Nothing was searched: both pages are inventions, and so is what they say.'),
    say(`About ${quoted(subject, 80)} one of them has it that `),
    ...cite('mornings are the best time', field),
    say(', while the other found '),
    ...cite('more of it in the rain', diary),
    say('. Both agree on one thing: '),
    ...cite('patience helps', field),
    say('.'),
  ]
}

/** A search of files, and words that are from one of them. */
export const lookIntoFiles: Scene['play'] = (about) => {
  const subject = about || 'travel plans'
  const file = { fileId: 'file-demo-notes', filename: 'notes.md' }
  const found = (filename: string, score: number, text: string) => ({
    ...{ file_id: `file-demo-${filename.split('.')[0]}`, filename, score, text, attributes: {} },
  })
  const results = [
    found('notes.md', 0.91, `The part about ${subject}: begin early, take an umbrella.`),
    found('packing-list.txt', 0.64, 'Umbrella, map, sandwiches.'),
  ]
  return [
    begin({ type: 'file_search_call', status: 'in_progress', queries: [subject], results: null }),
    tell('file_search_call.in_progress'),
    pause(5),
    tell('file_search_call.searching'),
    pause(20),
    tell('file_search_call.completed'),
    end({ queries: [subject, `${subject} checklist`], results }),
    sayHonestly('No file was opened: the two that were “found” are inventions.'),
    say('One of them advises to '),
    ...cite('begin early and take an umbrella', file),
    say('.'),
  ]
}

/** Words, then a tool, then words again: an answer of several messages. */
export const workInSteps: Scene['play'] = (about, transcript): Beat[] => [
  say('First I will look something up, then I will say what came of it.'),
  ...searchTheWeb(about, transcript),
]
