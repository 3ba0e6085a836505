import 'server-only'

/** The demo model's rule: four characters are one token, a started one counts. */
export const tokensIn = (characters: number) => Math.ceil(characters / 4)
