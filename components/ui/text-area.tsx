'use client'

import { type TextareaHTMLAttributes, useId } from 'react'

type Props = Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'onChange'> & {
  label: string
  onChange: (value: string) => void
  hint?: string
  error?: string | null
}

/** Several lines of text with their label; as high as what is typed, within bounds. */
export function TextArea({ label, onChange, hint, error, ...rest }: Props) {
  const id = useId()
  const note = error ?? hint
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-ui font-medium">
        {label}
      </label>
      <textarea
        id={id}
        dir="auto"
        aria-invalid={error ? true : undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        onChange={(event) => onChange(event.target.value)}
        className="field-sizing-content max-h-60 min-h-20 resize-y rounded-control border border-line-strong bg-paper px-3 py-2 text-read"
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
