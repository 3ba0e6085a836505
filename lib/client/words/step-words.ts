import type { ToolPart } from '#lib/contract/part.ts'

/** More than has room beside what it belongs to. */
const LONGEST_LINE = 400

/** What each kind of tool does, while it does it and afterwards. */
const verbs: Record<string, [running: string, done: string]> = {
  web_search: ['Searching the web', 'Searched the web'],
  file_search: ['Searching the files', 'Searched the files'],
  code_interpreter: ['Running code', 'Ran code'],
  shell: ['Running a command', 'Ran a command'],
  local_shell: ['Running a command', 'Ran a command'],
  apply_patch: ['Changing a file', 'Changed a file'],
  computer: ['Using the computer', 'Used the computer'],
  mcp_list_tools: ['Looking at the tools', 'Looked at the tools'],
}

/** Tools of which what they are given says it in a line. */
const isTold = new Set(['web_search', 'file_search', 'shell', 'local_shell'])

/** A call in one line: what is done, and on what. */
export function toolWords({ tool, name, input }: ToolPart, { isRunning }: { isRunning: boolean }): string {
  const [running, done] = verbs[tool] ?? ['Calling', 'Called']
  const verb = isRunning ? running : done
  const what =
    name ??
    (isTold.has(tool)
      ? input
          .trim()
          .slice(0, LONGEST_LINE)
          .replace(/\s*\n\s*/g, ', ')
      : verbs[tool]
        ? ''
        : tool)
  return what === '' ? verb : `${verb}${verbs[tool] ? ':' : ''} ${what}`
}

/** The line of thoughts that is being written. */
export function lastLine(text: string): string {
  for (let end = text.length; end > 0; ) {
    const start = text.lastIndexOf('\n', end - 1) + 1
    const line = text.slice(start, Math.min(end, start + LONGEST_LINE))
    const words = line.replace(/^[#>*\-\s]+|[*_`]+/g, '').trim()
    if (words !== '') return words
    end = start - 1
  }
  return ''
}

/** Where an error says what it is. */
export const firstLine = (text: string): string => text.trim().slice(0, LONGEST_LINE).split('\n', 1)[0] ?? ''
