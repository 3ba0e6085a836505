import 'server-only'
import { lookAtServer } from '#lib/local-openai/chat-completions/look-at-server.ts'
import { createModelServer, type ServerNote } from '#lib/local-openai/chat-completions/model-server.ts'
import type { LanguageModel } from '#lib/local-openai/model/language-model.ts'
import { ApiError } from '#lib/local-openai/wire/api-error.ts'
import { env } from '#lib/server/env.ts'
import { modelServerOptions } from '#lib/server/provider/model-server-options.ts'
import { modelServerWords } from '#lib/server/provider/model-server-words.ts'
import { askModel } from './ask-model.ts'
import type { Finding } from './finding.ts'
import { type Ask, type Probe, pictures, reasoning, stream, systemRole, tools } from './model-probes.ts'

/** How long a look at the list, and each question, may take. A model may have to be loaded first. */
const LIST_MS = 10_000
const QUESTION_MS = 60_000
/** What the next question would end with as well: the key is refused, nobody is there. */
const HOPELESS = [401, 503]

export interface Row {
  what: string
  result: string
  more: string
}

export interface ExaminedServer {
  host: string
  rows: Row[]
  finding: Finding | null
}

/** Asks the configured model server for a word, and for what else it can do; null without one. Never throws for its sake. */
export async function examineModelServer(): Promise<ExaminedServer | null> {
  const options = modelServerOptions(env())
  if (options === null) return null
  const { host } = new URL(options.url)
  const notes: ServerNote[] = []
  const state = await lookAtServer(options, LIST_MS)
  const { found, todo } = modelServerWords(state, env())
  const model = createModelServer({ ...options, note: (note) => notes.push(note) })
  const rows = await tryAll(model, notes)
  const isHeard = rows.some(({ what, result }) => what === stream.name && result.startsWith(WORKS))
  const detail = todo === null ? `no answer: ${rows[0]?.more}` : found
  const finding = { problem: 'model server', id: host, detail, beyondRepair: todo ?? 'Its own log says more.' }
  const result = state.type === 'listed' ? WORKS : todo === null ? `${WORKS} without a list` : FAILS
  const models = { what: 'models', result, more: found }
  return { host, rows: [models, ...rows], finding: isHeard ? null : finding }
}

const WORKS = 'works'
const FAILS = 'doesn’t work'

/** One after the other, by the default model: a server may have room for one. */
export async function tryAll(model: LanguageModel, notes: ServerNote[]): Promise<Row[]> {
  const probes = [stream, systemRole, tools, pictures, reasoning]
  const rows: Row[] = []
  try {
    const id = (await model.list())[0]?.id ?? ''
    const ask: Ask = (question) => askModel(model, { id, limitMs: QUESTION_MS }, question)
    for (const probe of probes) {
      const { row, isHopeless } = await tryOne(probe, ask, notes)
      rows.push(row)
      if (isHopeless) break
    }
  } catch (error) {
    rows.push({ what: stream.name, result: FAILS, more: messageOf(error) })
  }
  return [...rows, ...probes.slice(rows.length).map(({ name }) => ({ what: name, result: 'not tried', more: '' }))]
}

async function tryOne(probe: Probe, ask: Ask, notes: ServerNote[]): Promise<{ row: Row; isHopeless: boolean }> {
  const before = notes.length
  try {
    const more = await probe.try(ask)
    const left = notes.slice(before).flatMap((note) => (note.type === 'left-out' ? [note.what] : []))
    const result = left.length === 0 ? WORKS : `${WORKS} without ${[...new Set(left)].join(', ')}`
    return { row: { what: probe.name, result, more }, isHopeless: false }
  } catch (error) {
    const isHopeless = error instanceof ApiError && HOPELESS.includes(error.status)
    return { row: { what: probe.name, result: FAILS, more: messageOf(error) }, isHopeless }
  }
}

/** On one line: a server's own words may be of any kind. */
const messageOf = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).replace(/[\s\p{Cc}]+/gu, ' ').slice(0, 200)
