import { memo, type ReactNode } from 'react'
import type { inOrder } from './in-order.ts'

const SIZE = 40

type Props<Item> = {
  items: Item[]
  isSame: (before: Item, after: Item) => boolean
  /** What else the drawing depends on. */
  version: string
  arrange: typeof inOrder
  draw: (item: Item, key: number) => ReactNode
}

/** The parts of a long text in groups, of which those without a change cost nothing. A group is no element. */
export function InGroups<Item>({ items, arrange, ...rest }: Props<Item>) {
  const groups = Array.from({ length: Math.ceil(items.length / SIZE) }, (_, index) =>
    items.slice(index * SIZE, (index + 1) * SIZE),
  )
  return arrange(groups, (group, key) => <Group key={key} items={group} arrange={arrange} {...rest} />)
}

const Group = memo(function Group({ items, arrange, draw }: Props<unknown>) {
  return arrange(items, draw)
}, areSame) as <Item>(props: Props<Item>) => ReactNode

function areSame<Item>(before: Props<Item>, after: Props<Item>): boolean {
  if (before.version !== after.version || before.items.length !== after.items.length) return false
  return before.items.every((item, index) => before.isSame(item, after.items[index] as Item))
}
