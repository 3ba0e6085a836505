/** A message of a conversation as a plain tree has it. */
export interface Node {
  /** A summary is no message: it stands behind an answer, and leads on from it another way. */
  role: 'user' | 'assistant' | 'summary'
  text: string
  status: 'completed' | 'cancelled' | 'failed'
  /** The turn that it is of; of what stands there in place of an answer, too. */
  turnId: string
  /** Of a summary: what the model knows word for word of what is above. */
  known?: string[]
  parent: Node | null
  children: Node[]
  /** The child that was shown last. */
  shown: Node | null
  /** The one that isn't a summary. */
  shownInFull?: Node | null
}

type Said = Pick<Node, 'role' | 'text' | 'status' | 'turnId' | 'known'>

/** What people are promised of a conversation that parts, and nothing else: messages, each below the one that it follows. */
export class PlainTree {
  readonly root: Node = {
    ...{ role: 'assistant', text: '', status: 'completed', turnId: '' },
    parent: null,
    children: [],
    shown: null,
  }

  /** The shown path, from the first message on. */
  get path(): Node[] {
    const path: Node[] = []
    for (let next = this.root.shown; next; next = next.shown) path.push(next)
    return path
  }

  get end(): Node {
    return this.path.at(-1) ?? this.root
  }

  get all(): Node[] {
    const below = (node: Node): Node[] => node.children.flatMap((child) => [child, ...below(child)])
    return below(this.root)
  }

  /** Says something below a message, and shows it. */
  add(parent: Node, ...messages: Said[]): Node {
    let last = parent
    for (const said of messages) {
      const node: Node = { ...said, parent: last, children: [], shown: null }
      last.children.push(node)
      last = node
    }
    this.show(last)
    return last
  }

  /** What failed is sent again in its place. */
  replace(failed: Node, ...messages: Said[]): void {
    const { parent } = failed
    if (!parent) throw new Error('The root was never sent.')
    const place = parent.children.indexOf(failed)
    this.add(parent, ...messages)
    const added = parent.children.pop()
    if (added) parent.children.splice(place, 1, added)
  }

  /** A chosen version shows what was shown below it last. */
  show(version: Node): void {
    let leaf = version
    while (leaf.shown) leaf = leaf.shown
    for (let node = leaf; node.parent; node = node.parent) {
      node.parent.shown = node
      if (node.role !== 'summary') node.parent.shownInFull = node
    }
  }

  /** From an answer on to its summary, or with null to what was shown below it last without one. */
  lead(from: Node, summary: Node | null): void {
    if (summary) this.show(summary)
    else from.shown = from.shownInFull ?? null
  }
}

/** What the provider is to have of a path: all but what failed; a question that was to be answered again once something follows. */
export function portable(all: Node[]): string[] {
  const at = all.findLastIndex(({ role }) => role === 'summary')
  const path = all.slice(at + 1)
  const said = path
    .filter(({ status, text }, index) => {
      const next = path[index + 1]
      const isUnsaid = next?.role === 'assistant' && next.status === 'failed' && path.length === index + 2
      return text !== '' && status !== 'failed' && !isUnsaid
    })
    .map(({ role, text }) => `${role}: ${text}`)
  return [...(all[at]?.known ?? []), ...said]
}
