import 'server-only'
import { randomBytes } from 'node:crypto'

/** Makes the id of a new item from its prefix (`msg`, `rs`, …). */
export type NewItemId = (prefix: string) => string

const FAMILY_LENGTH = 16

const hex = (length: number) => randomBytes(length / 2).toString('hex')
const time = (now: number) =>
  Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0')

export const newFamily = () => hex(FAMILY_LENGTH)
export const newFileId = () => `file-${hex(24)}`
export const newRequestId = () => `req_${hex(32)}`

/** `conv_` and 48 hex digits; the last 16 are the family that the ids of everything said in it share. */
export const newConversationId = (now: number) => `conv_${time(now)}${hex(24)}${newFamily()}`

/** The id of something a response brought about: 50 hex digits, the family first. */
export const newResponseScopedId = (prefix: string, family: string, now: number) =>
  `${prefix}_${family}00${time(now)}${hex(24)}`

/** The id of an item that was added to a conversation by hand: 48 hex digits, the family last. */
export const newAddedItemId = (prefix: string, conversationId: string, now: number) =>
  `${prefix}_${time(now)}${hex(24)}${familyOfConversation(conversationId)}`

export const familyOfConversation = (id: string) => id.slice(-FAMILY_LENGTH)
export const familyOfResponse = (id: string) => id.slice('resp_'.length, 'resp_'.length + FAMILY_LENGTH)

/** The family of an item that a response brought about; null when another kind of id, or none of ours, is given. */
export const familyOfItem = (id: string) => /^[a-z]+_([0-9a-f]{16})00[0-9a-f]{32}$/.exec(id)?.[1] ?? null

/** Between which ids those of a family's responses are, so that an index of them finds the family. */
export const responsesOfFamily = (family: string) => ({ gte: `resp_${family}00`, lt: `resp_${family}01` })

/** Whether a string can be an id at all; anything else is answered as not found, without asking the database. */
export const isId = (value: string) => /^[\w-]{1,200}$/.test(value)
