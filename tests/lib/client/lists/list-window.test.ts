import { expect, it } from 'vitest'
import { rowsInWindow } from '#lib/client/lists/list-window.ts'

const rows = { top: 1000, rowHeight: 40, count: 10_000 }

it.each([
  ['above the rows', { from: 0, to: 500 }, [0, 0]],
  ['at their beginning', { from: 900, to: 1400 }, [0, 20]],
  ['in their midst', { from: 201_000, to: 201_800 }, [4990, 5030]],
  ['at their end', { from: 400_600, to: 401_000 }, [9980, 10_000]],
  ['below them', { from: 500_000, to: 500_800 }, [10_000, 10_000]],
])('seen %s, only the rows near by are drawn', (_, seen, expected) => {
  expect(rowsInWindow(rows, seen)).toEqual(expected)
})
