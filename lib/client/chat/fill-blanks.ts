import { replaceText } from '#lib/client/browser/replace-text.ts'
import { nextBlank } from './blanks.ts'

/** What ends the way through the blanks of each field. */
const ends = new WeakMap<HTMLTextAreaElement, () => void>()

/**
 * Puts a prompt into a field, in place of what stands there between these. Its first blank is selected, and Tab leads from one
 * to the next until the field is empty; where there is none more it does what it always does.
 */
export function putPrompt(field: HTMLTextAreaElement, prompt: string, range: { from: number; to: number }): void {
  replaceText(field, prompt, range)
  ends.get(field)?.()
  if (!selectBlank(field, range.from, 1)) return
  const abort = new AbortController()
  const { signal } = abort
  ends.set(field, () => abort.abort())
  field.addEventListener('keydown', (event) => onKeyDown(event, field), { signal })
  field.addEventListener('focus', () => field.value === '' && abort.abort(), { signal })
  field.addEventListener('input', () => field.value === '' && abort.abort(), { signal })
}

function onKeyDown(event: KeyboardEvent, field: HTMLTextAreaElement) {
  if (event.key !== 'Tab' || event.defaultPrevented) return
  const { selectionStart, selectionEnd } = field
  if (event.shiftKey ? selectBlank(field, selectionStart, -1) : selectBlank(field, selectionEnd, 1))
    event.preventDefault()
}

function selectBlank(field: HTMLTextAreaElement, from: number, direction: 1 | -1): boolean {
  const blank = nextBlank(field.value, from, direction)
  if (blank) field.setSelectionRange(blank.from, blank.to)
  return blank !== null
}
