'use client'

import type { Prompt } from '#lib/contract/prompt.ts'

type Props = { id: string; prompt: Prompt; isChosen: boolean; onPoint: () => void; onChoose: () => void }

/** One saved prompt to choose: its title, and how it begins. */
export const PromptOption = ({ id, prompt: { title, text }, isChosen, onPoint, onChoose }: Props) => (
  // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text field
  // biome-ignore lint/a11y/useKeyWithClickEvents: the text field has Enter
  <div
    id={id}
    role="option"
    aria-selected={isChosen}
    onMouseMove={isChosen ? undefined : onPoint}
    // The field keeps the focus, and a phone its keyboard.
    onPointerDown={(event) => event.preventDefault()}
    onClick={onChoose}
    className="relative flex min-h-9 cursor-pointer flex-col justify-center rounded-control px-3 py-1.5 aria-selected:bg-soft aria-selected:before:absolute aria-selected:before:inset-y-1.5 aria-selected:before:left-0 aria-selected:before:border-l-2 aria-selected:before:border-accent pointer-coarse:min-h-11"
  >
    <span dir="auto" className="truncate text-ui font-medium">
      {title}
    </span>
    <span dir="auto" className="truncate text-small text-ink-soft">
      {text.slice(0, 200)}
    </span>
  </div>
)
