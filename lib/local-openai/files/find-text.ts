import 'server-only'
import type { Context } from '../endpoint/context.ts'
import { type DocumentText, documentText } from './document-text.ts'
import { type StoredFile, wholeOf } from './stored-bytes.ts'

/** The words of a stored document, or why it has none. */
export const findText = (
  context: Pick<Context, 'db' | 'pool'>,
  { id, contentType }: StoredFile,
): Promise<DocumentText> => documentText(() => wholeOf(context, id), contentType)
