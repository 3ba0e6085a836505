import * as z from 'zod/mini'

/** How many files one message takes. */
export const MESSAGE_MAX_FILES = 20

/** A provider's id of a file. */
export const fileIdSchema = z.string().check(z.regex(/^[\w-]{1,200}$/, 'Expected the id of a file.'))

/** What is worth knowing of a file before it is sent; a newer server may say more. */
const noticeSchema = z.catch(
  z.nullable(
    z.enum([
      /** A document of which the model here gets no words: it is made of pictures, locked, broken, or far too long. */
      'scanned',
      'locked',
      'damaged',
      'too-long',
    ]),
  ),
  null,
)
export type FileNotice = NonNullable<z.infer<typeof noticeSchema>>

/**
 * A file that a person uploaded. Its picture in small is at `/api/files/:id/preview`, and where `canOpen` says so all of it at
 * `/api/files/:id`: not every provider gives back what was uploaded.
 */
export const fileSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** A media type, as the bytes say. */
  type: z.string(),
  bytes: z.number(),
  /** Of a picture, in pixels. */
  width: z.nullable(z.number()),
  height: z.nullable(z.number()),
  hasPreview: z.boolean(),
  canOpen: z.boolean(),
  notice: noticeSchema,
})
export type FileInfo = z.infer<typeof fileSchema>

/** `POST /api/files`, a form with one file in the field `file`. */
export const fileReplySchema = z.object({ file: fileSchema })

/** `DELETE /api/files/:id` */
export const deletedFileSchema = z.object({ id: z.string(), deleted: z.literal(true) })

/** A file of a message: null of one that we know nothing of, or no longer. */
export const sentFileSchema = z.object({ ...fileSchema.shape, id: z.nullable(z.string()) })
export type SentFile = z.infer<typeof sentFileSchema>

export const isPicture = ({ type }: { type: string }): boolean => type.startsWith('image/')
