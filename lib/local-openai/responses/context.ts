import 'server-only'
import type { Context } from '../endpoint/context.ts'
import type { Heartbeat, Runs } from './running.ts'

/** What the endpoints of responses work with. */
export type ResponsesContext = Context & { runs: Runs; heartbeat: Heartbeat }
