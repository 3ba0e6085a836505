/** Makes a change that gives the field with the focus another text: the caret stays where it is. */
export function keepCaret(change: () => void): void {
  const field = document.activeElement
  const isField = field instanceof HTMLTextAreaElement
  const before = isField ? { ...caretOf(field), value: field.value } : null
  change()
  if (!isField || !before) return
  // React has drawn it by then: it does so in a microtask that was asked for before.
  queueMicrotask(() => {
    if (field.value !== before.value) field.setSelectionRange(before.start, before.end)
  })
}

const caretOf = ({ selectionStart: start, selectionEnd: end }: HTMLTextAreaElement) => ({ start, end })
