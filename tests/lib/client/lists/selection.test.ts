import { describe, expect, it } from 'vitest'
import {
  countSelected,
  everythingSelected,
  extended,
  isSelected,
  nothingSelected,
  type Selection,
  toggled,
} from '#lib/client/lists/selection.ts'

const order = ['a', 'b', 'c', 'd', 'e']
const chosen = (selection: Selection) => order.filter((id) => isSelected(selection, id)).join('')

describe('a selection', () => {
  it('takes one in and out again', () => {
    const one = toggled(nothingSelected, 'b')
    expect(chosen(one)).toBe('b')
    expect(chosen(toggled(one, 'b'))).toBe('')
  })

  it('reaches from the last one that was ticked, either way', () => {
    expect(chosen(extended(toggled(nothingSelected, 'b'), order, 'd'))).toBe('bcd')
    expect(chosen(extended(toggled(nothingSelected, 'd'), order, 'b'))).toBe('bcd')
  })

  it('clears a range from one that was cleared', () => {
    expect(chosen(extended(toggled(everythingSelected, 'b'), order, 'd'))).toBe('ae')
  })

  it('begins a range where none was begun, or where it is no longer shown', () => {
    expect(chosen(extended(nothingSelected, order, 'c'))).toBe('c')
    expect(chosen(extended(toggled(nothingSelected, 'gone'), order, 'c'))).toBe('c')
  })

  it('of everything has in it what is not loaded', () => {
    const all = toggled(everythingSelected, 'c')
    expect(isSelected(all, 'somewhere further down')).toBe(true)
    expect(chosen(all)).toBe('abde')
  })
})

it.each<[string, Selection, boolean, number | null]>([
  ['none', nothingSelected, false, 0],
  ['two, of which one went meanwhile', toggled(toggled(nothingSelected, 'a'), 'gone'), false, 1],
  ['all of a list that is loaded', everythingSelected, true, 5],
  ['all of it but one', toggled(everythingSelected, 'a'), true, 4],
  ['all of a list with more to load', everythingSelected, false, null],
])('counts %s', (_, selection, isWhole, count) => {
  expect(countSelected(selection, order, isWhole)).toBe(count)
})
