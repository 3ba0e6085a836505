import 'server-only'
import { tooManyAttempts } from '#lib/server/errors.ts'
import { processWide } from '#lib/server/process-wide.ts'

/** A hash keeps a processor busy for a tenth of a second, on purpose; the rest of the app needs the others. */
const AT_ONCE = 2
const WAITING_MAX = 32
/** No address has all the places to itself. */
const WAITING_MAX_OF_ADDRESS = 20
const RETRY_AFTER_SECONDS = 3

interface Waiting {
  address: string
  go: () => void
}

const state = () => processWide('parley.auth.hashing', () => ({ running: 0, waiting: [] as Waiting[] }))

/**
 * Does what hashes passwords and writes what comes of it, two at a time on this node. `work` opens no transaction before it
 * has its hash: one that waits for a hash keeps a connection from everybody.
 * @throws AppError too_many_attempts when too many wait
 */
export async function withHashing<T>(address: string, work: () => Promise<T>): Promise<T> {
  await enter(address)
  try {
    return await work()
  } finally {
    const next = state().waiting.shift()
    if (next) next.go()
    else state().running -= 1
  }
}

async function enter(address: string): Promise<void> {
  const { running, waiting } = state()
  if (running < AT_ONCE) {
    state().running += 1
    return
  }
  const ofAddress = waiting.filter((each) => each.address === address).length
  if (waiting.length >= WAITING_MAX || ofAddress >= WAITING_MAX_OF_ADDRESS) throw tooManyAttempts(RETRY_AFTER_SECONDS)
  await new Promise<void>((go) => waiting.push({ address, go }))
}
