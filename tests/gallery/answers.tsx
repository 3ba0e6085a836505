import { HttpResponse, http, type RequestHandler } from 'msw'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { AnswerParts } from '#components/chat/answer-parts.tsx'
import { PictureDialog } from '#components/chat/picture-dialog.tsx'
import { AppProvider } from '#hooks/use-app.ts'
import type { Citation, Part, StepPart, TextPart, ToolPart } from '#lib/contract/part.ts'
import { aChat, anApp } from '#tests/support/an-app.tsx'
import type { Entry } from './entry.ts'
import { server } from './handlers.ts'
import { states } from './parts.tsx'
import { arabic, longTitle } from './samples.ts'

type Shown = { parts: Part[]; isGrowing?: boolean }

function Answer({ parts, isGrowing = false }: Shown) {
  const [app] = useState(() => anApp({ chat: aChat() }))
  return (
    <AppProvider value={app}>
      <article aria-label="Answer" className="flex max-w-180 flex-col gap-1">
        <AnswerParts parts={parts} isGrowing={isGrowing} />
      </article>
    </AppProvider>
  )
}

/** As somebody left it who wanted to see all. */
function Unfolded({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const timer = setInterval(() => {
      const all = box.current?.querySelectorAll('details') ?? []
      for (const details of all) details.open = true
      if (all.length > 0) clearInterval(timer)
    }, 100)
    return () => clearInterval(timer)
  }, [])
  return <div ref={box}>{children}</div>
}

function Pointed({ at, children }: { at: string; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const timer = setInterval(() => {
      const found = box.current?.querySelector<HTMLElement>(at)
      found?.focus()
      if (found) clearInterval(timer)
    }, 100)
    return () => clearInterval(timer)
  }, [at])
  return <div ref={box}>{children}</div>
}

const answer = (...parts: Part[]) => <Answer parts={parts} />
const growing = (...parts: Part[]) => <Answer parts={parts} isGrowing />

const text = (key: string, words: string, citations: Citation[] = []): TextPart => ({
  ...{ type: 'text', key: `${key}:0`, text: words, citations },
})
const tool = (key: string, fields: Partial<ToolPart>): ToolPart => ({
  ...{ type: 'tool', key: `${key}:0`, tool: 'function', name: null, status: 'completed', input: '', output: null },
  ...{ sources: [], ...fields },
})
const thoughts: StepPart = {
  ...{ type: 'reasoning', key: 'rs_1:0', status: 'completed', seconds: 12 },
  text: 'The bay is long and narrow.\n\nIts own period is near the period of the tide, so each tide adds to the one before.',
}
const search = tool('ws_1', {
  ...{ tool: 'web_search', input: 'highest tides\nbay of fundy resonance', seconds: 3.2 },
  sources: [
    { url: 'https://example.org/tides', title: 'Tides of the world' },
    { url: `https://example.net/${'long/'.repeat(30)}`, title: null },
  ],
})
const files = tool('fs_1', { tool: 'file_search', input: 'harbour depth', output: 'harbour.pdf\ncharts 1911.txt' })
const code = tool('ci_1', {
  ...{ tool: 'code_interpreter', input: 'period = 12.4\nfor tide in range(3):\n    print(tide * period)', seconds: 74 },
  output: '0.0\n12.4\n24.8',
})
const call = tool('fc_1', {
  ...{ name: 'tide_table', input: '{"harbour":{"name":"Saint John","id":9007199254740993},"days":[1,2,3]}' },
  output: '{"high":"04:12","low":"10:31"}',
})
const mcp = tool('mcp_1', {
  ...{ tool: 'mcp', name: 'charts · find_chart', input: '{"bay":"Fundy"}', status: 'failed', seconds: 0.4 },
  output: 'The server of the charts did not answer.\nIt was asked twice.',
})
const shell = tool('sh_1', { tool: 'shell', input: 'ls -l charts\nwc -l charts/*', output: 'total 2\n 812 fundy.txt' })
const longCall = tool('fc_2', { name: longTitle, input: longTitle, output: `${longTitle}\n`.repeat(40), isCut: true })
const approval = tool('apr_1', {
  ...{ tool: 'mcp_approval_request', name: 'harbour · book_berth', input: '{"boat":"Ada","nights":2}' },
})

/** «These words» are from the sources, one after the other. */
export function cited(key: string, typed: string, sources: Pick<Citation, 'url' | 'title'>[]): TextPart {
  const citations: Citation[] = []
  let words = ''
  let start = 0
  for (const piece of typed.split(/([«»])/)) {
    const source = sources[citations.length % sources.length]
    if (piece === '«') start = words.length
    else if (piece === '»' && source) citations.push({ start, end: words.length, ...source })
    else words += piece
  }
  return text(key, words, citations)
}

const nasa = { url: 'https://www.nasa.gov/tides/why-the-bay-of-fundy', title: 'Why the tides are so high' }
const museum = { url: 'https://museum.example.org/fundy', title: longTitle }
const file = { url: null, title: 'harbour.pdf' }
const citedAnswer = cited(
  'msg_2',
  `The bay «**sways by itself**», and its rhythm «nearly meets that of the moon». The shelf amplifies it «([nasa.gov](${nasa.url}))».

- «At the head» it narrows
- \`code «stays»\` as it is, a [link to «something»](https://example.org) too

| place | range |
|---|---:|
| Burntcoat Head | «16.3 m» |
| Saint John | «8.5 m» |`,
  [nasa, museum, nasa, file, museum, nasa],
)
const citedArabic = cited('msg_3', `«${arabic}» ثم «كما يقول الملف».`, [{ ...museum, title: arabic }, file])
const many = cited(
  'msg_4',
  'So it is «said». '.repeat(14),
  Array.from({ length: 14 }, (_, index) => ({ url: `https://example.org/${index + 1}`, title: `Page ${index + 1}` })),
)

const picture = (key: string, fields: Partial<Extract<StepPart, { type: 'image' }>> = {}): StepPart => ({
  ...{
    type: 'image',
    key: `${key}:0`,
    status: 'completed',
    prompt: 'A lighthouse at dusk, the tide far out',
    versions: 1,
  },
  ...fields,
})

const drawn = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1536 1024" width="1536" height="1024">
<rect width="1536" height="1024" fill="#33566b"/><circle cx="1100" cy="380" r="150" fill="#e8b878"/>
<path d="M0 760h1536v264H0z" fill="#20343f"/><path d="M330 760l40-480h90l40 480z" fill="#f4efe4"/></svg>`

const withPictures: RequestHandler[] = [
  http.get('*/api/conversations/:id/items/:itemId/image', ({ params }) =>
    params.itemId === 'ig_broken'
      ? new HttpResponse(null, { status: 502 })
      : new HttpResponse(drawn, { headers: { 'content-type': 'image/svg+xml' } }),
  ),
  ...server(),
]

/** What an answer is made of. */
export const answers: Entry[] = [
  states('Answer', {
    'text, tool, text': answer(text('msg_1', 'I look it up.'), search, text('msg_2', 'The bay sways.')),
    growing: growing(thoughts, search, text('msg_1', 'The bay sways by **its')),
    'a long one': answer({ type: 'folded', key: 'f:0', count: 212 }, thoughts, search, text('msg_1', 'The bay sways.')),
    declined: answer({ type: 'refusal', key: 'msg_1:0', text: 'I’m sorry, but that I can’t help with.' }),
    'of a newer server': answer({ type: 'unknown', key: 'x:0', itemType: 'hologram_call' }, text('msg_1', 'There.')),
  }),
  states('Tools', {
    done: answer(thoughts, search, files, code, call, mcp, shell, longCall),
    'at work': growing(
      { ...thoughts, status: 'running' } as StepPart,
      { ...search, status: 'running' },
      { ...longCall, status: 'running' },
    ),
    unfolded: <Unfolded>{answer(thoughts, search, files, code, call, mcp, shell, longCall)}</Unfolded>,
    'asked for approval': answer(approval),
    'asked for approval, long': answer({ ...approval, name: longTitle, input: `${arabic} `.repeat(20), isCut: true }),
  }),
  states('Citations', {
    'at their words': answer(citedAnswer),
    'right to left': (
      <div dir="rtl">
        <Answer parts={[citedArabic]} />
      </div>
    ),
    many: answer(many),
    'pointed at': (
      <Pointed at=".citation a">{answer({ ...citedAnswer, text: citedAnswer.text.split('\n')[0] ?? '' })}</Pointed>
    ),
  }),
  {
    ...states('Pictures', {
      begun: growing(picture('ig_1', { status: 'running', versions: 0 })),
      partial: growing(picture('ig_2', { status: 'running', versions: 2 })),
      whole: answer(picture('ig_3')),
      failed: answer(picture('ig_4', { status: 'failed', versions: 0 })),
      'never finished': answer(picture('ig_5', { status: 'running', versions: 1, prompt: arabic })),
      'can’t be loaded': answer(picture('ig_broken')),
    }),
    handlers: withPictures,
  },
  {
    name: 'Picture, large',
    handlers: withPictures,
    render: () => (
      <PictureDialog
        address="/api/conversations/conv_1/items/ig_1/image?version=1"
        prompt="A lighthouse at dusk, the tide far out"
        onClose={() => {}}
      />
    ),
  },
]
