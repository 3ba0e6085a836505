/** What of a long name always stays: its ending, and a little before it. */
const KEPT = 8

type Props = { name: string; className?: string }

/** A file's name in one line; a long one is cut in its middle, as its ending says what it is. */
export function FileName({ name, className = '' }: Props) {
  const letters = [...name]
  const [start, end] = [letters.slice(0, -KEPT).join(''), letters.slice(-KEPT).join('')]
  return (
    <p title={name} className={`flex min-w-0 ${className}`}>
      <span className="sr-only">{name}</span>
      <bdi aria-hidden className="flex min-w-0">
        <span className="truncate whitespace-pre">{start}</span>
        <span className="shrink-0 whitespace-pre">{end}</span>
      </bdi>
    </p>
  )
}
