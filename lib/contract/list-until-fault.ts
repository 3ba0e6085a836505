import * as z from 'zod/mini'

/** What the elements of such a list are, for what describes it: the list itself takes anything, and looks at it later. */
export const elementsOf = new WeakMap<z.core.$ZodType, z.core.$ZodType>()

/**
 * A list of which nothing is looked at beyond the first fault, its length before anything else. `z.array` collects every
 * fault: of a body of millions of numbers, more than a process can hold.
 */
export function listUntilFault<T>(element: z.ZodMiniType<T>, lengths: z.core.$ZodCheck<unknown[]>[]) {
  const anything = z.array(z.unknown()).check(...lengths)
  elementsOf.set(anything, element)
  return z.pipe(
    anything,
    z.transform((list, { issues }): T[] => {
      const read: T[] = []
      for (const [index, value] of list.entries()) {
        const result = z.safeParse(element, value)
        if (!result.success) {
          const [{ path, message } = { path: [], message: 'Invalid input' }] = result.error.issues
          issues.push({ code: 'custom', input: value, path: [index, ...path], message })
          return z.NEVER
        }
        read.push(result.data)
      }
      return read
    }),
  )
}
