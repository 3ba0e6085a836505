'use client'

import { useId } from 'react'

type Props<Value extends string> = {
  label: string
  options: readonly { value: Value; label: string }[]
  value: Value
  onChange: (value: Value) => void
  hint?: string | undefined
}

/** One of a few values. */
export function ChoiceRow<Value extends string>({ label, options, value, onChange, hint }: Props<Value>) {
  const name = useId()
  return (
    <fieldset aria-describedby={hint ? `${name}-note` : undefined}>
      <legend className="pb-1.5 text-ui font-medium">{label}</legend>
      <div className="flex flex-wrap rounded-control bg-soft p-0.5">
        {options.map((option) => (
          <label
            key={option.value}
            className="flex min-h-8 flex-1 cursor-pointer items-center justify-center rounded-[8px] px-2.5 text-ui whitespace-nowrap text-ink-soft ring-inset has-checked:bg-raised has-checked:text-ink has-checked:ring-1 has-checked:ring-line-strong has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:min-h-11"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={value === option.value}
              onChange={() => onChange(option.value)}
              className="sr-only"
            />
            {option.label}
          </label>
        ))}
      </div>
      {hint && (
        <p id={`${name}-note`} className="pt-1.5 text-small text-ink-soft">
          {hint}
        </p>
      )}
    </fieldset>
  )
}
