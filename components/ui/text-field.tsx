'use client'

import { type InputHTMLAttributes, useId } from 'react'

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> & {
  label: string
  onChange: (value: string) => void
  hint?: string
  error?: string | null
}

/** One line of text with its label; what is wrong stands under it. */
export function TextField({ label, onChange, hint, error, ...rest }: Props) {
  const id = useId()
  const note = error ?? hint

  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-ui font-medium">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        onChange={(event) => onChange(event.target.value)}
        className="min-h-10 rounded-control border border-line-strong bg-paper px-3 text-read pointer-coarse:min-h-11"
        {...rest}
      />
      {note && (
        <p
          id={`${id}-note`}
          role={error ? 'alert' : undefined}
          className={`text-small ${error ? 'text-danger' : 'text-ink-soft'}`}
        >
          {note}
        </p>
      )}
    </div>
  )
}
