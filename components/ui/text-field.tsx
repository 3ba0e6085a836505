'use client'

import { type FormEvent, type InputHTMLAttributes, useId, useState } from 'react'

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> & {
  label: string
  onChange: (value: string) => void
  hint?: string
  error?: string | null
}

/** One line of text with its label; what is wrong stands under it, in our words and not in a bubble of the browser's. */
export function TextField({ label, onChange, hint, error, ...rest }: Props) {
  const id = useId()
  const [fault, setFault] = useState<string | null>(null)
  const wrong = fault ?? error
  const note = wrong ?? hint

  function onInvalid(event: FormEvent<HTMLInputElement>) {
    const field = event.currentTarget
    event.preventDefault()
    setFault(faultOf(field))
    if (field.form?.querySelector(':invalid') === field) field.focus()
  }

  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-ui font-medium">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={wrong ? true : undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        onInvalid={onInvalid}
        onChange={(event) => {
          setFault(null)
          onChange(event.target.value)
        }}
        className="min-h-10 rounded-control border border-line-strong bg-paper px-3 text-read pointer-coarse:min-h-11"
        {...rest}
      />
      {note && (
        <p
          id={`${id}-note`}
          role={wrong ? 'alert' : undefined}
          className={`text-small ${wrong ? 'text-danger' : 'text-ink-soft'}`}
        >
          {note}
        </p>
      )}
    </div>
  )
}

function faultOf({ validity, type, minLength }: HTMLInputElement): string {
  if (validity.valueMissing) return 'This is needed.'
  if (validity.typeMismatch && type === 'email') return 'This is not an e-mail address.'
  if (validity.tooShort) return `At least ${minLength} characters.`
  return 'This can’t be used.'
}
