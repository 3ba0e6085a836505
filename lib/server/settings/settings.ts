import 'server-only'
import type { Settings } from '#lib/contract/settings.ts'
import type { SettingsChange } from '#lib/contract/settings-requests.ts'
import type { Spender } from '#lib/server/budgets/allowances.ts'
import { readBudgets } from '#lib/server/budgets/read-budgets.ts'
import { db } from '#lib/server/db/client.ts'
import { env } from '#lib/server/env.ts'
import { describeCause } from '#lib/server/errors.ts'
import { uploadMaxBytes } from '#lib/server/files/receive-file.ts'
import { log } from '#lib/server/log.ts'
import { readPreferences, writePreferences } from '#lib/server/preferences/preferences.ts'
import { requireNoUnknownModel } from '#lib/server/provider/models.ts'
import { applyRetention } from '#lib/server/retention/retention.ts'
import { readMonth } from '#lib/server/usage/read-usage.ts'

/** The user's own settings, with what whoever runs this server has set. */
export async function getSettings(user: Spender): Promise<Settings> {
  const [{ retentionDays }, budgets, preferred] = await Promise.all([
    db().user.findUniqueOrThrow({ where: { id: user.id } }),
    readBudgets(user),
    readPreferences(user),
  ])
  const { about, style, isLeftOutOfTemporary, defaultModel, favouriteModels, isSummarising } = preferred
  return {
    ...{ retentionDays, serverRetentionDays: env().RETENTION_DAYS ?? null, trashDays: env().TRASH_DAYS, budgets },
    uploadMaxBytes: uploadMaxBytes(),
    ...(hasMonthBudget() && { month: await readMonth(user) }),
    instructions: { server: env().INSTRUCTIONS, about, style, isLeftOutOfTemporary },
    models: { default: defaultModel, favourites: favouriteModels },
    isSummarising,
  }
}

/**
 * Changes the user's settings and returns them. What a new retention concerns begins to go at once.
 * @throws AppError unknown_model, not_signed_in
 */
export async function updateSettings(
  user: Spender,
  { retentionDays, ...preferred }: SettingsChange,
): Promise<Settings> {
  await requireNoUnknownModel(preferred.defaultModel)
  await db().$transaction(async (tx) => {
    // First: two that had only shared the lock of the user's row would wait for each other here.
    if (retentionDays !== undefined) await tx.user.update({ where: { id: user.id }, data: { retentionDays } })
    await writePreferences(tx, user, preferred)
  })
  // Not awaited, as it can be much; what is left undone the hourly job does.
  if (retentionDays) void applyRetention(user, retentionDays).catch(report)
  return getSettings(user)
}

const hasMonthBudget = () => env().BUDGET_TOKENS !== undefined || env().BUDGET_MONEY !== undefined

const report = (error: unknown) => log().error({ err: describeCause(error) }, 'a retention could not be applied')
