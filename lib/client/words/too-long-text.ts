import { MESSAGE_MAX_LENGTH } from '#lib/contract/turn.ts'

/** Said of a message that is too long to be sent. */
export const tooLongText = (length: number): string =>
  `This message has ${length.toLocaleString('en')} characters; ${MESSAGE_MAX_LENGTH.toLocaleString('en')} can be sent at once.`
