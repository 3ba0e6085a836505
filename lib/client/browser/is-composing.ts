/**
 * Whether a key belongs to an input method that composes a word: Enter chooses the word then. Safari ends the word before it
 * tells of that key, and marks the key with nothing but 229.
 */
export const isComposing = ({ isComposing, keyCode }: KeyboardEvent): boolean => isComposing || keyCode === 229
