import type { ReactNode } from 'react'

/**
 * Drawn one after the other. As a text grows nothing comes before what is there, so the position of each is its identity: its
 * `key`.
 */
export const inOrder = <Item>(items: Item[], draw: (item: Item, key: number) => ReactNode): ReactNode[] =>
  items.map((item, key) => draw(item, key))

/** The same with line breaks between them, so that the text of the page doesn’t run together. */
export const onLines = <Item>(items: Item[], draw: (item: Item, key: number) => ReactNode): ReactNode[] =>
  inOrder(items, draw).flatMap((node, index) => (index === 0 ? [node] : ['\n', node]))
