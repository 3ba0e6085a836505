import 'server-only'
import type { ChatRequest } from '#lib/contract/chat-request.ts'
import { AppError } from '#lib/server/errors.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { FairLine } from './fair-line.ts'
import { findLiveTurn } from './live-turns.ts'

/**
 * Sends that are being accepted at once, per process, from finding out who sends on. Each has one or two queries under way,
 * so that of the pool's 20 connections (`db/client.ts`) some are free for the turns that run, for Stop and all the rest.
 */
const AT_ONCE = 8

/** Sends that wait for a place, and those of one person among them. */
const LINE_MAX = 500
const OWN_MAX = 100

/** Who has waited so long is told to come again: a refusal soon is better than words that hang. */
const DEADLINE_MS = 3000

/** When who is called next has waited so long, or one's own, who comes now would wait in vain, and is told at once. */
const LINE_MAX_MS = 1500

/** How soon the browser comes again: a full line is gone by then. */
const RETRY_AFTER_SECONDS = 2

/** How long accepting one may take: should the database or the provider say nothing, the person and the others are told. */
const PLACE_MAX_MS = 10_000

interface Options {
  atOnce?: number
  lineMax?: number
  ownMax?: number
  deadlineMs?: number
  lineMaxMs?: number
  placeMaxMs?: number
}

/** Where a send is accepted. */
export interface Place {
  /**
   * Rejects when accepting takes too long: with server_busy while nothing is stored, nor will be; with database_unreachable
   * when it was being stored, and nobody knows. Who waits for something in this place doesn't wait longer.
   */
  late: Promise<never>
  /** To be called before anything is stored. @throws AppError server_busy when it took too long to get here */
  beginStoring(): void
  /** It is stored: from here on it takes as long as it takes. */
  stored(): void
  /** Gives the place to the next one. */
  leave(): void
}

/**
 * Lets so many in at once, the others by turns: of each person who waits one, in the order in which theirs came.
 * @throws AppError server_busy when there is no place, nor will be soon
 */
export function createAdmission(options: Options = {}) {
  const { atOnce = AT_ONCE, lineMax = LINE_MAX, deadlineMs = DEADLINE_MS, placeMaxMs = PLACE_MAX_MS } = options
  const { lineMaxMs = LINE_MAX_MS, ownMax = OWN_MAX } = options
  const line = new FairLine()
  let inside = 0

  const isFull = (who: string) =>
    line.length >= lineMax || line.lengthOf(who) >= ownMax || line.waitedMs(who) > lineMaxMs

  function called(who: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = line.join(who, () => {
        clearTimeout(timer)
        resolve()
      })
      const timer = setTimeout(() => {
        leave()
        reject(busy())
      }, deadlineMs)
    })
  }

  return async function enter(who = ''): Promise<Place> {
    if (inside < atOnce) inside++
    else if (isFull(who)) throw busy()
    else await called(who)
    return createPlace(placeMaxMs, () => {
      // The place goes over to the one that is called: nobody comes in between.
      if (!line.callNext()) inside--
    })
  }
}

function createPlace(placeMaxMs: number, onLeft: () => void): Place {
  let state: 'accepting' | 'storing' | 'late' = 'accepting'
  let hasLeft = false
  const { promise: late, reject } = Promise.withResolvers<never>()
  // Nobody may be waiting for it any more.
  late.catch(() => {})
  const timer = setTimeout(() => {
    reject(state === 'storing' ? new AppError('database_unreachable') : busy())
    state = 'late'
    leave()
  }, placeMaxMs)
  function leave() {
    clearTimeout(timer)
    if (!hasLeft) onLeft()
    hasLeft = true
  }
  return {
    late,
    beginStoring() {
      if (state === 'late') throw busy()
      state = 'storing'
    },
    stored: () => clearTimeout(timer),
    leave,
  }
}

const admission = () => processWide('parley.turns.admission', createAdmission)

/**
 * A place to accept this send in, of whoever has this session; one that this node is answering already needs none.
 * @throws AppError server_busy
 */
export async function enterToSend({ turnId }: ChatRequest, session: string): Promise<Place> {
  if (turnId && findLiveTurn(turnId)) return createPlace(PLACE_MAX_MS, () => {})
  return admission()(session)
}

const busy = () => new AppError('server_busy', { retryAfterSeconds: RETRY_AFTER_SECONDS })
