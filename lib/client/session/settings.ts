import * as api from '#lib/client/api/api.ts'
import type { Resource } from '#lib/client/state/resource.ts'
import type { Settings } from '#lib/contract/settings.ts'

/** Throws what the server refused it with. */
export async function saveRetention(settings: Resource<Settings>, days: number | null): Promise<void> {
  settings.put(await api.saveRetention(days))
}
