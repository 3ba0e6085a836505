import type { ToolPart } from '#lib/contract/part.ts'

/** What each kind of tool does, while it does it and afterwards. */
const verbs: Record<string, [running: string, done: string]> = {
  web_search: ['Searching the web', 'Searched the web'],
  file_search: ['Searching the files', 'Searched the files'],
  code_interpreter: ['Running code', 'Ran code'],
  image_generation: ['Making a picture', 'Made a picture'],
  shell: ['Running a command', 'Ran a command'],
  local_shell: ['Running a command', 'Ran a command'],
  apply_patch: ['Changing a file', 'Changed a file'],
  computer: ['Using the computer', 'Used the computer'],
  mcp_list_tools: ['Looking at the tools', 'Looked at the tools'],
  mcp_approval_request: ['Asking for approval', 'Asked for approval'],
}

/** A call in one line: what is done, and on what. */
export function toolWords({ tool, name, status, input }: ToolPart): string {
  const [running, done] = verbs[tool] ?? ['Calling', 'Called']
  const verb = status === 'running' ? running : done
  const what = name ?? (tool.endsWith('search') ? input.replace(/\s*\n\s*/g, ', ') : verbs[tool] ? '' : tool)
  return what === '' ? verb : `${verb}${verbs[tool] ? ':' : ''} ${what}`
}

/** More than has room beside what it belongs to. */
const LONGEST_LINE = 400

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
