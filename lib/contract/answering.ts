import * as z from 'zod/mini'

/** How a conversation is answered, as far as somebody chose it: what is left out is the model's own way. */
export const answeringSchema = z.object({
  /** How long it thinks first. */
  effort: z.optional(z.string()),
  verbosity: z.optional(z.string()),
  /** 0 to 2: how far it strays. */
  temperature: z.optional(z.number()),
  /** 0 to 1 */
  topP: z.optional(z.number()),
  /** The longest answer, in tokens, with what is thought. */
  maxOutputTokens: z.optional(z.number()),
  /** The provider's own tools that it may use. */
  tools: z.optional(z.array(z.string())),
})
export type Answering = z.infer<typeof answeringSchema>

/** What goes with every turn, beside a conversation's own. */
export const standingInstructionsSchema = z.object({
  /** What whoever runs this server has the model do; nobody else can change it. */
  server: z.string(),
  /** What the person says of themselves. */
  about: z.string(),
  /** How to answer. */
  style: z.string(),
  /** Whether a temporary conversation is answered without the person's two. */
  isLeftOutOfTemporary: z.boolean(),
})
export type StandingInstructions = z.infer<typeof standingInstructionsSchema>
