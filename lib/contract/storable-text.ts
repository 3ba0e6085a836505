/** The text without what no database can store: NUL characters and halves of characters. */
export const storableText = (text: string): string => text.toWellFormed().replaceAll('\0', '')
