import type { createLowlight } from 'lowlight'

type Root = ReturnType<ReturnType<typeof createLowlight>['highlight']>

/** What a piece of code is, as far as colours tell it apart; '' is plain. */
export type Kind = '' | 'comment' | 'keyword' | 'string' | 'number' | 'title' | 'type' | 'added' | 'removed'
export type Piece = [kind: Kind, text: string]
/** A line without its end. */
export type CodeLine = Piece[]

/** highlight.js's scopes; one that isn't here looks as what it stands in. */
const kinds: Record<string, Kind> = {
  ...{ comment: 'comment', quote: 'comment', doctag: 'comment' },
  ...{ keyword: 'keyword', 'selector-tag': 'keyword', meta: 'keyword', name: 'keyword', strong: 'keyword' },
  ...{ string: 'string', regexp: 'string', code: 'string', link: 'string', 'selector-attr': 'string', char: 'string' },
  ...{ number: 'number', literal: 'number', symbol: 'number', bullet: 'number' },
  ...{ title: 'title', section: 'title', 'selector-id': 'title', 'selector-class': 'title', 'template-tag': 'title' },
  ...{ type: 'type', built_in: 'type', attr: 'type', attribute: 'type', variable: 'type', property: 'type' },
  ...{ 'template-variable': 'type', 'selector-pseudo': 'type', emphasis: 'type' },
  ...{ subst: '', addition: 'added', deletion: 'removed' },
}

/** A highlighted tree as flat lines, so that each can be drawn, and left alone, by itself. */
export function toLines(root: Root): CodeLine[] {
  const lines: CodeLine[] = [[]]
  const add = (kind: Kind, text: string) => {
    const line = lines.at(-1) as CodeLine
    const last = line.at(-1)
    if (text === '') return
    if (last?.[0] === kind) last[1] += text
    else line.push([kind, text])
  }
  const walk = (node: Root | Root['children'][number], kind: Kind) => {
    if (node.type === 'text') {
      for (const [index, text] of node.value.split('\n').entries()) {
        if (index > 0) lines.push([])
        add(kind, text)
      }
    } else if ('children' in node) {
      const own = node.type === 'element' ? kindOf(node.properties.className) : undefined
      for (const child of node.children) walk(child, own ?? kind)
    }
  }
  walk(root, '')
  return lines
}

function kindOf(className: unknown): Kind | undefined {
  const first = Array.isArray(className) ? String(className[0]) : ''
  return kinds[first.replace(/^hljs-/, '')]
}

/** A source's lines: coloured as far as `known`, which may be of its beginning, still fits; plain after that. */
export function fitLines(source: string, known: CodeLine[]): CodeLine[] {
  return source.split('\n').map((text, index) => {
    const line = known[index]
    if (!line) return [['', text]]
    const seen = line.map(([, piece]) => piece).join('')
    if (seen === text) return line
    return text.startsWith(seen) ? [...line, ['', text.slice(seen.length)]] : [['', text]]
  })
}
