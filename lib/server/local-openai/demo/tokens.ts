import 'server-only'

/** The demo model's rule: four characters are one token, a started one counts. */
export const countTokens = (text: string) => Math.ceil(text.length / 4)
