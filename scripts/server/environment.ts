import { existsSync } from 'node:fs'
import { type Env, readEnv } from '#lib/server/env.ts'
import { fromRoot } from '../base/project.ts'

/** Reads .env.local and .env, where a variable that is set already wins, and checks the whole. */
export function loadEnvironment(mode: 'production' | 'development'): Env {
  for (const name of ['.env.local', '.env']) if (existsSync(fromRoot(name))) process.loadEnvFile(fromRoot(name))
  Object.assign(process.env, { NODE_ENV: mode })
  return readEnv(process.env)
}
