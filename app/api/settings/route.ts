import { updateSettingsSchema } from '#lib/contract/settings-requests.ts'
import { route } from '#lib/server/route.ts'
import { getSettings, updateSettings } from '#lib/server/settings/settings.ts'

export const GET = route({}, ({ user }) => getSettings(user))

export const PATCH = route({ body: updateSettingsSchema }, ({ user, body }) => updateSettings(user, body))
