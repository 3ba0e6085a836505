import { loadConversationUsage, loadUsage } from '#lib/client/api/usage.ts'
import { createResource } from '#lib/client/state/resource.ts'

/** So far back a person sees what they used. */
export const USAGE_DAYS = 30

export const createUsage = () => createResource(() => loadUsage(USAGE_DAYS))

export const createConversationUsage = (id: string) => createResource(() => loadConversationUsage(id))
