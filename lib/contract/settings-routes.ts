import { get, patch } from './api-route.ts'
import { receiptsQuerySchema, receiptsSchema } from './receipt.ts'
import { retentionPreviewSchema } from './retention.ts'
import * as settings from './settings.ts'
import { retentionQuerySchema, updateSettingsSchema } from './settings-requests.ts'
import { usageQuerySchema, usageReplySchema } from './usage.ts'

/** What a person sets up, and what became of what they deleted. */
export const settingsRoutes = [
  get('/api/settings', 'The person’s settings, and the limits of this server.', { reply: settings.settingsSchema }),
  patch('/api/settings', 'Changes the person’s settings.', {
    body: updateSettingsSchema,
    reply: settings.settingsSchema,
    errors: ['unknown_model'],
  }),
  get('/api/settings/retention', 'What a retention of so many days would delete now.', {
    query: retentionQuerySchema,
    reply: retentionPreviewSchema,
  }),
  get('/api/usage', 'What the person’s answers took, by day and model, and what is left of the month.', {
    query: usageQuerySchema,
    reply: usageReplySchema,
  }),
  get('/api/deletions', 'The receipts of what was, or is being, deleted for good; newest first.', {
    query: receiptsQuerySchema,
    reply: receiptsSchema,
  }),
]
