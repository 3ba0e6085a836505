import * as z from 'zod/mini'

/** What one person may use so much of. */
export const budgetNameSchema = z.enum([
  'turns-at-once',
  'turns-per-minute',
  'turns-per-day',
  'import-bytes-per-day',
  'streams',
])
export type BudgetName = z.infer<typeof budgetNameSchema>

export const budgetSchema = z.object({
  name: budgetNameSchema,
  allowed: z.number(),
  used: z.number(),
  /** When it starts anew; null: nothing of it is used, or it is freed by what ends. */
  backAt: z.nullable(z.string()),
})
export type Budget = z.infer<typeof budgetSchema>
