'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useId, useState } from 'react'
import { chooseTheme, chosenTheme, type Theme, themes } from '#lib/client/browser/theme.ts'

const looks = {
  system: { label: 'System', Icon: Monitor },
  light: { label: 'Light', Icon: Sun },
  dark: { label: 'Dark', Icon: Moon },
}

/** Light, dark, or as the system has it; remembered in this browser. */
export function ThemeChoice() {
  const name = useId()
  // The server can't know; the dialog this is in opens long after hydration.
  const [theme, setTheme] = useState<Theme | null>(null)
  const current = theme ?? (typeof window === 'undefined' ? 'system' : chosenTheme())

  function choose(next: Theme) {
    chooseTheme(next)
    setTheme(next)
  }

  return (
    <fieldset>
      <legend className="pb-2 text-ui font-semibold">Theme</legend>
      <div className="flex rounded-control bg-soft p-0.5">
        {themes.map((value) => {
          const { label, Icon } = looks[value]
          return (
            <label
              key={value}
              className="flex min-h-8 flex-1 cursor-pointer items-center justify-center gap-1.5 rounded-[8px] px-2.5 text-ui text-ink-soft has-checked:bg-raised has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:min-h-11"
            >
              <input
                type="radio"
                name={name}
                value={value}
                checked={current === value}
                onChange={() => choose(value)}
                className="sr-only"
              />
              <Icon size={14} aria-hidden />
              {label}
            </label>
          )
        })}
      </div>
    </fieldset>
  )
}
