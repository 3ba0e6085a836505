import { PlainError } from '../base/plain-error.ts'

interface Time {
  name: string
  seconds: number
}

const times: Time[] = []

/** Where the time of this process's steps went. */
export const timeLine = (): string =>
  `Time: ${times.map(({ name, seconds }) => `${name} ${seconds.toFixed(1)} s`).join(', ')}`

/** Runs one named step; says in a plain line how it went and how long it took. */
export async function step(name: string, work: () => Promise<unknown>): Promise<void> {
  const began = performance.now()
  const end = (mark: string) => {
    const seconds = (performance.now() - began) / 1000
    times.push({ name, seconds })
    console.log(`${mark} ${name}  ${seconds.toFixed(1)} s`)
  }
  try {
    await work()
  } catch (error) {
    end('✗')
    throw error
  }
  end('✓')
}

/** Runs independent steps at once; all of them report, and the failures are shown together. */
export async function steps(named: Record<string, () => Promise<unknown>>): Promise<void> {
  const results = await Promise.allSettled(Object.entries(named).map(([name, work]) => step(name, work)))
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  if (failures.length > 1) throw new PlainError(failures.map((failure) => failure.message ?? failure).join('\n\n'))
  if (failures.length === 1) throw failures[0]
}
