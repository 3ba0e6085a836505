import { enterSends } from './enter-choice.ts'
import { isComposing } from './is-composing.ts'
import { isOnScreenKey } from './on-screen-keyboard.ts'

/**
 * Whether a key in a field sends what is typed: Enter, unless it belongs to a new line or to an input method. With Ctrl or ⌘ it
 * sends, whatever the person has chosen.
 */
export function isSendKey(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return false
  return event.ctrlKey || event.metaKey || (enterSends() && !isOnScreenKey(event))
}
