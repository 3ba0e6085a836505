import type { Gate, ItemStep, Step } from './script.ts'
import { gate } from './script.ts'

/** What no screen should choke on. */
export const MEGABYTE = 'Otters! '.repeat(2 ** 17)

const isEvent = (step: ItemStep): step is Extract<ItemStep, { event: unknown }> => 'event' in step
const isDelta = (step: ItemStep) => isEvent(step) && step.event.type.endsWith('.delta')

/** What of it an event tells: `added`, `done` of the item, or the end of an event's name. */
const nameOf = (step: ItemStep) => (isEvent(step) ? step.event.type : `response.output_item.${step.tell}`)

/** The steps with a gate after each of them, for a test that stops anywhere. */
export function stepwise(steps: readonly ItemStep[]): { say: Step[]; gates: Gate[] } {
  const gates = steps.map(gate)
  return { say: steps.flatMap((step, index): Step[] => [step, gates[index] ?? gate()]), gates }
}

/** The steps, held after the first event whose name ends so. */
export function heldAfter(name: string, steps: readonly ItemStep[]): { say: Step[]; hold: Gate } {
  const place = steps.findIndex((step) => nameOf(step).endsWith(name))
  if (place < 0) throw new Error(`None of these events is “${name}”: ${steps.map(nameOf).join(', ')}`)
  const hold = gate()
  return { hold, say: (steps as readonly Step[]).toSpliced(place + 1, 0, hold) }
}

/** The second item is told of before the first, though it stands after it. */
export const outOfOrder = (first: readonly ItemStep[], second: readonly ItemStep[]): ItemStep[] => [
  ...[...first.slice(0, 1), ...second.slice(0, 1)].map(untold),
  ...second,
  ...first,
]

/** Two items whose events come by turns. */
export const interleaved = (first: readonly ItemStep[], second: readonly ItemStep[]): ItemStep[] =>
  Array.from({ length: Math.max(first.length, second.length) }, (_, index) => [
    ...first.slice(index, index + 1),
    ...second.slice(index, index + 1),
  ]).flat()

/** No event says whom it is about, no item in them who it is. */
export const withoutIds = (steps: readonly ItemStep[]): ItemStep[] => steps.map((step) => ({ ...step, nameless: true }))

/** Its first deltas come before anybody was told that it began. */
export function addedLate(steps: readonly ItemStep[]): ItemStep[] {
  const [begun, ...rest] = steps
  const after = rest.findIndex(isDelta) + 1
  return begun ? [untold(begun), ...rest.toSpliced(after, 0, begun)] : []
}

/** Its end is never told; it shows only in the response's. */
export const neverDone = (steps: readonly ItemStep[]): ItemStep[] =>
  steps
    .filter((step) => !isEvent(step) || !step.event.type.endsWith('.done'))
    .map((step) => (tellsEnd(step) ? untold(step) : step))

/** Every event comes twice. */
export const repeated = (steps: readonly ItemStep[]): ItemStep[] => steps.flatMap((step) => [step, step])

/** After it is done its last delta comes once more. */
export const goesOnAfterDone = (steps: readonly ItemStep[]): ItemStep[] => [
  ...steps,
  ...steps.filter(isDelta).slice(-1),
]

/** As it is done it has only the first half of what was shown. */
export const shrunk = (steps: readonly ItemStep[]): ItemStep[] =>
  steps.map((step) => {
    if (isEvent(step)) return step.event.type.endsWith('.done') ? { ...step, event: halved(step.event) } : step
    return tellsEnd(step) ? { ...step, put: halved(step.put) } : step
  })

const untold = (step: ItemStep): ItemStep => (isEvent(step) ? step : { ...step, tell: undefined })
const tellsEnd = (step: ItemStep) => !isEvent(step) && step.tell === 'done'

const texts = new Set(['text', 'refusal', 'code', 'arguments', 'output', 'logs', 'stdout', 'command', 'result'])

/** A copy whose longer texts have lost their second half. */
const halved = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value), (key, field) =>
    texts.has(key) && typeof field === 'string' ? field.slice(0, Math.ceil(field.length / 2)) : field,
  )
