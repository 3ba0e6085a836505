'use client'

import { isOnMac } from '#lib/client/browser/shortcuts.ts'

/** All the keys that do something on the page. */
export function ShortcutList() {
  const isMac = typeof window !== 'undefined' && isOnMac()
  const [held, command] = isMac ? ['⌃ ⇧', '⌘'] : ['Alt Shift', 'Ctrl']
  const rows: [what: string, keys: string][] = [
    ['New conversation', `${held} N`],
    ['Search', `${command} K`],
    ['Stop the answer', 'Esc'],
    ['Edit the last message', `${held} E`],
    ['Copy the last answer', `${held} C`],
    ['Choose a model', `${held} M`],
    ['Fold the sidebar', `${command} B`],
    ['Conversation above', `${held} ↑`],
    ['Conversation below', `${held} ↓`],
    ['Saved prompts, in the empty field', '/'],
    ['Edit the last message, in the empty field', '↑'],
    ['Send, and stop what is being answered', `${command} Enter`],
    ['These shortcuts, outside of a field', '?'],
  ]
  return (
    <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-2 text-ui">
      {rows.map(([what, keys]) => (
        <div key={what} className="contents">
          <dt>{what}</dt>
          <dd className="flex items-start justify-end gap-1">
            {keys.split(' ').map((key) => (
              <kbd key={key} className="rounded-[6px] border border-line-strong bg-paper px-1.5 font-sans text-small">
                {key}
              </kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  )
}
