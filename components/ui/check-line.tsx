import type { ReactNode } from 'react'

type Props = { label: string; isChecked: boolean; onChange: (isChecked: boolean) => void; children?: ReactNode }

/** Something that is on or off, with what it does under its name. */
export const CheckLine = ({ label, isChecked, onChange, children }: Props) => (
  <label className="flex min-h-8 cursor-pointer items-start gap-3 text-ui pointer-coarse:min-h-11">
    <input
      type="checkbox"
      checked={isChecked}
      onChange={(event) => onChange(event.target.checked)}
      className="mt-px size-4.5 shrink-0 accent-accent"
    />
    <span>
      <span className="block font-medium">{label}</span>
      {children && <span className="block text-small text-ink-soft">{children}</span>}
    </span>
  </label>
)
