import { useEffect, useState } from 'react'
import { createTrash } from '#lib/client/lists/trash.ts'
import { useStore } from './use-store.ts'

/** How many conversations lie in the trash, in words ("12", "more than 100"; null while nobody knows), and a way to empty it. */
export function useTrash(): { count: string | null; isEmpty: boolean; empty: () => Promise<number> } {
  const [trash] = useState(createTrash)
  const count = useStore(trash, ({ value }) => value)
  useEffect(() => trash.ensure(), [trash])
  return {
    count: count && (count.isAll ? String(count.count) : `more than ${count.count}`),
    isEmpty: count?.count === 0,
    empty: trash.empty,
  }
}
