import 'server-only'

/** No line of the log is longer, whatever is in it. */
export const LINE_MAX = 4000
const TEXT_MAX = 1000
const FRAMES = 8

/** A line of the log that is too long loses what is long in it, and stays JSON. */
export function cutLine(line: string): string {
  if (line.length <= LINE_MAX) return line
  const shorter = JSON.stringify(JSON.parse(line), (_, value) =>
    typeof value === 'string' ? value.slice(0, TEXT_MAX) : value,
  )
  if (shorter.length < LINE_MAX) return `${shorter}\n`
  const { level, time, msg } = JSON.parse(line)
  return `${JSON.stringify({ level, time, msg: String(msg).slice(0, TEXT_MAX), isCut: true })}\n`
}

/** What names a thing: an error's name or code, an id. Anything else may be what somebody sent, and is left out. */
export const nameOnly = (value: unknown): string | number | undefined =>
  typeof value === 'number' || (typeof value === 'string' && /^[\w.:-]{1,100}$/.test(value)) ? value : undefined

/** Where an error was made: the frames of its stack. The message stands there too, and may look like one. */
export function framesOf({ stack = '', message }: Error): string {
  const after = stack.includes(message) ? stack.slice(stack.indexOf(message) + message.length) : stack
  const frames = after.split('\n').filter((line) => /^ {4}at [^\n]{1,300}:\d+:\d+\)?$/.test(line))
  return frames.slice(0, FRAMES).join('\n')
}
