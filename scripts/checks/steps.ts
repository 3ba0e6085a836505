import { PlainError } from '../base/plain-error.ts'

/** Runs one named step; says in a plain line how it went and how long it took. */
export async function step(name: string, work: () => Promise<unknown>): Promise<void> {
  const began = performance.now()
  const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`
  try {
    await work()
  } catch (error) {
    console.log(`✗ ${name}  ${seconds()}`)
    throw error
  }
  console.log(`✓ ${name}  ${seconds()}`)
}

/** Runs independent steps at once; all of them report, and the failures are shown together. */
export async function steps(named: Record<string, () => Promise<unknown>>): Promise<void> {
  const results = await Promise.allSettled(Object.entries(named).map(([name, work]) => step(name, work)))
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  if (failures.length > 1) throw new PlainError(failures.map((failure) => failure.message ?? failure).join('\n\n'))
  if (failures.length === 1) throw failures[0]
}
