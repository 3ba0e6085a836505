import 'server-only'

/** The estimate where nobody has counted: four characters are one token, a started one counts. */
export const tokensIn = (characters: number) => Math.ceil(characters / 4)
