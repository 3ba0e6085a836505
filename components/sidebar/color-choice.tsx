import { useId } from 'react'
import { PROJECT_COLORS, type ProjectColor } from '#lib/contract/project-edit.ts'
import { projectColor } from './project-heading.tsx'

/** What marks a project. */
export function ColorChoice({ value, onChange }: { value: ProjectColor; onChange: (color: ProjectColor) => void }) {
  const name = useId()
  return (
    <fieldset>
      <legend className="pb-1.5 font-medium">Colour</legend>
      <div className="flex flex-wrap gap-1">
        {PROJECT_COLORS.map((color) => (
          <label
            key={color}
            title={color}
            className="flex size-9 cursor-pointer items-center justify-center rounded-full border-2 border-transparent has-checked:border-ink-soft has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:size-11"
          >
            <input
              type="radio"
              name={name}
              value={color}
              aria-label={color}
              checked={value === color}
              onChange={() => onChange(color)}
              className="sr-only"
            />
            <span
              aria-hidden
              className="size-5 rounded-full forced-color-adjust-none"
              style={{ background: projectColor({ color }) }}
            />
          </label>
        ))}
      </div>
    </fieldset>
  )
}
