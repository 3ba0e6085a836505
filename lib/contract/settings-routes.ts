import { get, patch } from './api-route.ts'
import { receiptsQuerySchema, receiptsSchema } from './deletion.ts'
import * as settings from './settings.ts'
import { retentionQuerySchema, updateSettingsSchema } from './settings-requests.ts'

/** What a person sets up, and what became of what they deleted. */
export const settingsRoutes = [
  get('/api/settings', 'The person’s settings, and the limits of this server.', { reply: settings.settingsSchema }),
  patch('/api/settings', 'Changes the person’s settings.', {
    body: updateSettingsSchema,
    reply: settings.settingsSchema,
  }),
  get('/api/settings/retention', 'What a retention of so many days would delete now.', {
    query: retentionQuerySchema,
    reply: settings.retentionPreviewSchema,
  }),
  get('/api/deletions', 'The receipts of what was, or is being, deleted for good; newest first.', {
    query: receiptsQuerySchema,
    reply: receiptsSchema,
  }),
]
