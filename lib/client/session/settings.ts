import * as api from '#lib/client/api/api.ts'
import type { Resource } from '#lib/client/state/resource.ts'
import type { Settings } from '#lib/contract/settings.ts'
import type { SettingsChange } from '#lib/contract/settings-requests.ts'

/** Throws what the server refused it with. */
export async function saveSettings(settings: Resource<Settings>, change: SettingsChange): Promise<void> {
  settings.put(await api.saveSettings(change))
}
