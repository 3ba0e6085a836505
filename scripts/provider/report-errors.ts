import { setTimeout as sleep } from 'node:timers/promises'
import { isDatabaseAway } from '#lib/server/database-away.ts'

interface Reporting {
  /** Fails as long as the database can't be reached. */
  askDatabase: () => Promise<unknown>
  print?: (what: unknown) => void
  everyMs?: number
}

/** Prints errors; of a database that is away nothing but that it is, and then that it is back, however many ask meanwhile. */
export function errorReporter({ askDatabase, print = console.error, everyMs = 1000 }: Reporting) {
  let isAway = false

  async function waitForDatabase(): Promise<void> {
    isAway = true
    print('The database can’t be reached. Who asks is told to come again (503) until it is back.')
    do await sleep(everyMs, undefined, { ref: false })
    while (!(await answers(askDatabase)))
    isAway = false
    print('The database is back.')
  }

  return (error: unknown): void => {
    if (!isDatabaseAway(error)) print(error)
    else if (!isAway) void waitForDatabase()
  }
}

const answers = (ask: () => Promise<unknown>) =>
  ask().then(
    () => true,
    () => false,
  )
