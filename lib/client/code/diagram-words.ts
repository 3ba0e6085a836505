/** What Mermaid, or the browser, said of a diagram that it could not draw, in words for people. */
export function diagramFailure(said: string): string {
  if (/module script|imported module|import.* failed/i.test(said)) {
    return 'The server could not be reached, so the diagram can’t be drawn yet. Here is its code.'
  }
  const [, line] = /\bline:? (\d+)/i.exec(said) ?? []
  if (line) return `There is a mistake in line ${line} of this diagram, so it can’t be drawn. Here is its code.`
  return 'This diagram has a mistake in it, or is of a kind that can’t be drawn. Here is its code.'
}

export const DIAGRAM_TOO_SLOW = 'The diagram took too long to draw. Here is its code.'
export const DIAGRAM_UNREACHED = diagramFailure('module script')
