type Range = { from: number; to: number }

/**
 * Puts a text in place of what stands between `from` and `to` of a field, as if it were typed: the browser can undo it, and who
 * holds the field's value hears of it. The field has the focus afterwards, the caret stands behind the text.
 */
export function replaceText(field: HTMLTextAreaElement, text: string, { from, to }: Range): void {
  field.focus({ preventScroll: true })
  field.setSelectionRange(from, to)
  const expected = field.value.slice(0, from) + text + field.value.slice(to)
  if (expected === field.value) return
  // Deprecated, and the only thing that a browser can undo.
  const command = text === '' ? 'delete' : 'insertText'
  if (document.execCommand?.(command, false, text) && field.value === expected) return
  if (field.value !== expected) field.setRangeText(expected, 0, field.value.length)
  field.setSelectionRange(from + text.length, from + text.length)
  field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertReplacementText' }))
}
