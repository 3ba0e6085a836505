import 'server-only'
import * as z from 'zod/mini'
import { invalidRequest } from './errors.ts'

/**
 * What was sent, as its schema says.
 * @throws AppError invalid_request that names the field, and never repeats what stood in it
 */
export function parseInput<T>(schema: z.ZodMiniType<T>, value: unknown): T {
  const result = z.safeParse(schema, value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw invalidRequest(issue?.path.join('.'), issue?.message)
}
