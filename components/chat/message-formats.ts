// Both in one file to fetch: they share the code blocks, and the one is never wanted without the other.
export { FormattedMarkdown } from './formatted-markdown.tsx'
export { TypedCode } from './typed-code.tsx'
