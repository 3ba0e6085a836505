import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import { Menu, MenuItem } from '#components/ui/menu.tsx'

function open() {
  const below = vi.fn()
  render(
    // biome-ignore lint/a11y/noStaticElementInteractions: hears what the menu lets through
    <div onKeyDown={below}>
      <Menu trigger="Account">
        {['Settings', 'Sign out', 'Sign out everywhere'].map((label) => (
          <MenuItem key={label} onClick={() => {}}>
            {label}
          </MenuItem>
        ))}
      </Menu>
    </div>,
  )
  screen.getByText('Settings').focus()
  return below
}

const focused = () => document.activeElement?.textContent

beforeEach(() => {
  // jsdom knows no popover and hides what is one.
  document.head.append(Object.assign(document.createElement('style'), { textContent: '[popover]{display:block}' }))
})

it.each([
  ['{ArrowDown}', 'Sign out'],
  ['{ArrowUp}', 'Sign out everywhere'],
  ['{ArrowDown}{ArrowDown}{ArrowDown}', 'Settings'],
  ['{End}', 'Sign out everywhere'],
  ['{End}{Home}', 'Settings'],
  ['s', 'Sign out'],
  ['ss', 'Sign out everywhere'],
  ['x', 'Settings'],
  ['{Control>}{ArrowDown}{/Control}', 'Settings'],
])('the keys %s lead from the first item to “%s”', async (keys, expected) => {
  open()
  await userEvent.keyboard(keys)
  expect(focused()).toBe(expected)
})

it('keeps its keys from what lies below', async () => {
  const below = open()
  await userEvent.keyboard('{ArrowDown}{Delete}')
  expect(below).not.toHaveBeenCalled()
})
