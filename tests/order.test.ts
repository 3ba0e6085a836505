import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fromRoot } from '#scripts/base/project.ts'

/**
 * The floors of docs/architecture.md, from the ground up: a room uses what is below it. Between rooms of one floor arrows run
 * one way at most. A file that stands directly in lib/server, or another folder of rooms, is a room of its own.
 */
const server = [
  [
    ...['env', 'log', 'process-wide', 'errors', 'provider-error', 'database-away', 'contract-version', 'event-stream'],
    ...['request-body', 'error-texts'],
    ...['parse-input', 'diagram-frame', 'untrusted', 'prices'],
    ...['log-line', 'log-console'],
  ],
  ['db'],
  ['jobs', 'provider', 'users', 'budgets', 'projects'],
  ['conversations', 'files'],
  ['branches', 'usage'],
  ['search', 'deletion', 'drafts', 'prompts', 'preferences'],
  ['turns'],
  ['auth', 'live', 'history', 'removal', 'retention'],
  ['actions', 'moving', 'account', 'settings', 'doctor'],
  ['route', 'health', 'adopt-waiting-work', 'job-handlers', 'start-server'],
].map((rooms) => rooms.map((room) => `lib/server/${room}`))

const localOpenAI = [
  ['wire'],
  ['model'],
  ['endpoint'],
  ['items'],
  ['models', 'files', 'conversations', 'pictures'],
  ['responses'],
  ['chat-completions', 'demo', 'routes', 'create-local-openai'],
].map((rooms) => rooms.map((room) => `lib/local-openai/${room}`))

const browser = [
  ['browser', 'markdown', 'words', 'code', 'copy', 'lean'],
  ['api'],
  ['state', 'toasts'],
  ['lists', 'chat', 'live', 'attachments'],
  ['session'],
  ['app'],
].map((rooms) => rooms.map((room) => `lib/client/${room}`))

const floors = [
  ['lib/contract'],
  ...localOpenAI,
  ...server,
  ...browser,
  ['hooks'],
  ['components/ui'],
  ['components/settings', 'components/search'],
  ['components/sidebar', 'components/chat'],
  ['components/shell'],
  ['app', 'app/(chat)', 'app/account-deleted', 'app/api'],
  ['instrumentation', 'next.config', 'playwright.config', 'postcss.config', 'vitest.config'],
]

/** Between these there is nothing, in whichever order they stand above. */
const strangers: [from: RegExp, to: RegExp][] = [
  [/^lib\/(client|contract)|^hooks|^components/, /^lib\/(server|local-openai)/],
  [/^lib\/server/, /^lib\/client/],
  [/^lib\/contract/, /^(?!lib\/contract)/],
  [/^lib\/local-openai/, /^lib\/contract/],
  // What a product of its own shares with the server are the types of its rows.
  [/^lib\/local-openai/, /^lib\/server(?!\/db\/generated)/],
  [/^components\/ui/, /^(hooks|lib\/contract)/],
  [/^app\/api/, /^(components|hooks|lib\/client)/],
  [/^(app|components|hooks|lib)/, /^(scripts(?!\/database\/migrate)|tests)/],
]

const containers = ['lib/server', 'lib/local-openai']
const generated = 'lib/server/db/generated'

/** The room that a file is in. */
function roomOf(file: string): string {
  if (file.startsWith(generated)) return generated
  if (/^app\/(api|\(chat\)|account-deleted)\//.test(file)) return file.split('/').slice(0, 2).join('/')
  const folder = posix.dirname(file)
  if (containers.includes(folder) || folder === '.') return file.replace(/\.\w+$/, '')
  const depth = /^(lib\/(client|server|local-openai)|components)\//.test(file) ? 3 : 2
  const parts = folder.split('/')
  return file.startsWith('app/') ? 'app' : parts.slice(0, file.startsWith('components/') ? 2 : depth).join('/')
}

const sources = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx', '*.mjs'],
  {
    cwd: fromRoot(),
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((file) => file && !file.startsWith('tests/') && !file.startsWith('prisma/'))

interface Import {
  from: string
  to: string
}

/** Every import of a file of ours by another, types too. */
const imports: Import[] = sources.flatMap((from) => {
  const text = readFileSync(fromRoot(from), 'utf8')
  const found = text.matchAll(/(?:from|import)\s*\(?\s*['"](#|\.{1,2}\/)([^'"]+)['"]/g)
  return [...found].map(([, start = '', path = '']) => ({
    from,
    to: start === '#' ? path : posix.normalize(posix.join(posix.dirname(from), start + path)),
  }))
})

const arrows = new Map<string, Import>()
for (const each of imports) {
  const [from, to] = [roomOf(each.from), roomOf(each.to)]
  if (from !== to && !arrows.has(`${from} → ${to}`)) arrows.set(`${from} → ${to}`, each)
}

const floorOf = (room: string) => (room === generated ? -1 : floors.findIndex((rooms) => rooms.includes(room)))
const isScript = (room: string) => room.startsWith('scripts')

const told = ([arrow, { from, to }]: [string, Import]) => `${arrow}, as in ${from} (${to})`

describe('the floors', () => {
  it('have a place for every room', () => {
    const rooms = new Set(sources.map(roomOf).filter((room) => !isScript(room)))
    expect([...rooms].filter((room) => room !== generated && floorOf(room) < 0)).toEqual([])
  })

  it('carry no arrow upwards', () => {
    const upwards = [...arrows].filter(([arrow]) => {
      const [from = '', to = ''] = arrow.split(' → ')
      return !isScript(from) && !isScript(to) && floorOf(to) > floorOf(from)
    })
    expect(upwards.map(told)).toEqual([])
  })

  it('keep strangers apart', () => {
    const wrong = [...arrows].filter(([arrow]) => {
      const [from = '', to = ''] = arrow.split(' → ')
      return strangers.some(([one, other]) => one.test(from) && other.test(to))
    })
    expect(wrong.map(told)).toEqual([])
  })
})

it('no rooms use each other in a circle, those of the scripts neither', () => {
  const next = new Map<string, string[]>()
  for (const arrow of arrows.keys()) {
    const [from = '', to = ''] = arrow.split(' → ')
    next.set(from, [...(next.get(from) ?? []), to])
  }
  const done = new Set<string>()
  const circles: string[] = []
  const visit = (room: string, path: string[]) => {
    if (path.includes(room)) circles.push([...path.slice(path.indexOf(room)), room].join(' → '))
    if (done.has(room) || path.includes(room)) return
    for (const other of next.get(room) ?? []) visit(other, [...path, room])
    done.add(room)
  }
  for (const room of next.keys()) visit(room, [])
  expect(circles).toEqual([])
})

it('the contract imports nothing but zod', () => {
  const foreign = sources
    .filter((file) => file.startsWith('lib/contract/'))
    .flatMap((file) =>
      [...readFileSync(fromRoot(file), 'utf8').matchAll(/from '([^'#.][^']*)'/g)].map(([, name]) => name),
    )
  expect(new Set(foreign)).toEqual(new Set(['zod/mini']))
})

it('only the browser’s own code calls the API: what is drawn selects from its stores', () => {
  const callers = imports.filter(({ from, to }) => /^(components|hooks)\//.test(from) && to === 'lib/client/api/api.ts')
  // The adapter that stands alone makes its own stores.
  expect(callers.map(({ from }) => from)).toEqual(['hooks/use-conversation.ts'])
})

it('every file of the server says that it is one', () => {
  const silent = sources.filter(
    (file) =>
      // What a worker runs is never bundled.
      /^lib\/(server|local-openai)\/.*\.tsx?$/.test(file) &&
      !readFileSync(fromRoot(file), 'utf8').startsWith("import 'server-only'"),
  )
  expect(silent).toEqual([])
})

it('no source file has over 200 lines', () => {
  const lengthOf = (file: string) => readFileSync(fromRoot(file), 'utf8').split('\n').length - 1
  expect(sources.filter((file) => lengthOf(file) > 200)).toEqual([])
})
