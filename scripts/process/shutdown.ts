import { constants } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

type Step = () => Promise<unknown> | unknown

const steps: Step[] = []
const hurry = new AbortController()
let begun: number | undefined

/** Aborted by a second Ctrl-C: whoever is being patient should stop being so. */
export const hurried: AbortSignal = hurry.signal

/** Adds something to do before the process ends. What was added last is done first. */
export function onShutdown(step: Step): void {
  steps.push(step)
}

/** Does all that was added and ends the process. */
export async function shutDown(code: number): Promise<never> {
  if (begun !== undefined) return new Promise<never>(() => {})
  begun = Date.now()
  for (const step of steps.reverse()) {
    try {
      await step()
    } catch (error) {
      console.error(error)
    }
  }
  process.exit(code)
}

/** From now on Ctrl-C, SIGTERM, a closed terminal and the death of npm end the process in good order. */
export function handleSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (begun === undefined) void shutDown(serving ? 0 : 128 + constants.signals[signal])
      // One Ctrl-C can arrive twice: from the terminal, and passed on by npm.
      else if (Date.now() - begun > 500) hurry.abort()
    })
  }
  if (process.env.npm_execpath || process.env.PARLEY_LAUNCHED) watchParent()
}

let serving = false

/** Being told to stop is no failure any more. */
export function nowServing(): void {
  serving = true
}

/** Resolves after the time, or at once when a second Ctrl-C says so. */
export async function patience(milliseconds: number): Promise<void> {
  await sleep(milliseconds, undefined, { signal: hurried, ref: false }).catch(() => {})
}

/** A killed npm sends no signal. */
function watchParent(): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    void shutDown(0)
  }, 500)
  timer.unref()
}
