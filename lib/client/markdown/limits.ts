/** Marks that lead nowhere cost more than their length: a longer paragraph is shown as typed. */
export const LONGEST_PHRASE = 10_000

/** Blocks or marks within each other beyond what anybody means. */
export const DEEPEST = 60

/** Of blocks, in one parse: many times what a long answer has. */
export const MOST_TOKENS = 16_000

/** Of blocks and phrases, in one block: more takes too long to draw. */
export const MOST_NODES = 5000

/** One task may take 200 ms, drawing included; what people write takes a hundredth of it. */
export const LONGEST_PARSE_MS = 60

/** How much of a text is parsed and drawn in one task; less where that takes longer. */
export const SLICE = 5000

/** How long a slice may take, drawing included. */
export const SLICE_MS = 50

/** Thrown by the parser for a piece of more than {@link MOST_TOKENS}. */
export class TooMuch extends Error {}
