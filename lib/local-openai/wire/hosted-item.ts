import 'server-only'
import { apiErrors } from './api-error.ts'
import type { JsonObject } from './json.ts'

/** What OpenAI wants of the items of tools that it runs itself. Where it wants an id, one without can't be added anywhere. */
const needs: Record<string, readonly string[]> = {
  web_search_call: ['id', 'status', 'action'],
  file_search_call: ['id', 'status', 'queries'],
  code_interpreter_call: ['id', 'status', 'container_id', 'code', 'outputs'],
  image_generation_call: ['id', 'status', 'result'],
  computer_call: ['id', 'status', 'call_id', 'pending_safety_checks'],
  computer_call_output: ['call_id', 'output'],
  local_shell_call: ['id', 'status', 'call_id', 'action'],
  local_shell_call_output: ['id', 'output'],
  shell_call: ['call_id', 'action'],
  shell_call_output: ['call_id', 'output'],
  apply_patch_call: ['call_id', 'status', 'operation'],
  apply_patch_call_output: ['call_id', 'status'],
  mcp_list_tools: ['id', 'server_label', 'tools'],
  mcp_call: ['id', 'server_label', 'name', 'arguments'],
  mcp_approval_request: ['id', 'server_label', 'name', 'arguments'],
  mcp_approval_response: ['approval_request_id', 'approve'],
}

/** @throws ApiError for such an item that lacks something */
export function requireWholeItem(item: JsonObject, type: string, param: string): void {
  const missing = needs[type]?.find((key) => item[key] === undefined || (key === 'id' && item[key] === null))
  if (missing !== undefined) throw apiErrors.missing(`${param}.${missing}`)
}
