/** A piece of Markdown, what its drawing has in it, and what it must not have. */
export type Piece = [text: string, has?: string, lacks?: string]
