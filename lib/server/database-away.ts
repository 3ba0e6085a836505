import 'server-only'

/** What PostgreSQL calls an error (SQLSTATE), told by Prisma's own queries and by raw ones alike; null for any other error. */
export function sqlState(error: unknown): string | null {
  const { code, cause, meta } = (error ?? {}) as {
    code?: unknown
    cause?: { originalCode?: unknown }
    meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } }
  }
  // Of a transaction that could not begin, Prisma passes on what its driver threw.
  const original = meta?.driverAdapterError?.cause?.originalCode ?? cause?.originalCode
  if (typeof original === 'string') return original
  return stateOfPrismaCode[String(code)] ?? null
}

/** Of what Prisma names itself. */
const stateOfPrismaCode: Record<string, string> = { P2002: '23505', P2034: '40001' }

/** Not reachable (P1001, P1002), a socket that said nothing (P1008) or was closed (P1017), no connection free (P2024, P2037). */
const prismaCodes = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037'])

const socketCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
])

/** Class 08 is the connection itself; shutting down, starting up, and more connections than there may be. */
const states = /^(08...|57P0[1-5]|53300)$/

/** The driver's own, which have no code; the last one is Prisma's when no connection came free in time (P2028). */
const messages =
  /^Connection terminated|^Client has encountered a connection error|^timeout (exceeded )?when trying to connect|^timeout expired|^Query read timeout|Unable to start a transaction in the given time/

/** What the driver adapter of Prisma calls it. */
const kinds = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'])

/**
 * Whether an error means that the database can't be reached now: away, closed, shutting down or full. Nothing was wrong with
 * what was asked of it.
 */
export function isDatabaseAway(error: unknown): boolean {
  let each = error as Told | null | undefined
  for (let depth = 0; depth < DEPTH && each; depth++) {
    const { code, kind, message, syscall, severity, meta, cause } = each
    if (prismaCodes.has(String(code)) || kinds.has(String(kind)) || states.test(sqlState(each) ?? '')) return true
    // The driver's own errors have their SQLSTATE as `code`, a socket's the call that failed.
    if (severity !== undefined && states.test(String(code))) return true
    if (typeof syscall === 'string' && socketCodes.has(String(code))) return true
    if (typeof message === 'string' && messages.test(message)) return true
    each = meta?.driverAdapterError ?? cause
  }
  return false
}

/** What of an error, whoever made it, says what it is. */
interface Told {
  code?: unknown
  kind?: unknown
  message?: unknown
  syscall?: unknown
  severity?: unknown
  meta?: { driverAdapterError?: Told }
  cause?: Told
}

/** An error's cause may be its own, in the end. */
const DEPTH = 5
