import 'server-only'
import type { Health } from '#lib/contract/health.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { db } from './db/client.ts'
import { env } from './env.ts'
import { AppError, errorResponse } from './errors.ts'

/** 200 when the database answers; says which version runs and which provider new conversations go to. Open to everybody. */
export async function checkHealth(): Promise<Response> {
  try {
    await db().$queryRaw`SELECT 1`
    const health: Health = { status: 'ok', version: packageJson.version, provider: env().provider }
    return Response.json(health)
  } catch (cause) {
    return errorResponse(new AppError('database_unreachable', { cause }))
  }
}
