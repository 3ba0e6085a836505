export interface Measurement {
  what: string
  ours: string
  reference: string
  /** The figure that counts, and what we aim for. */
  result: string
  aim: string
  met: boolean
}

/** The value below which that share of them lies. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN
}

/** The middle value; of an even number the upper of the two. */
export const median = (values: number[]) => percentile(values, 0.5)

export const ms = (value: number) => `${value.toFixed(1)} ms`
export const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`

/** A table for people; the exit code says nothing, as a machine's speed is no fault of the code's. */
export function printMeasurements(measurements: Measurement[]): void {
  for (const { what, ours, reference, result, aim, met } of measurements) {
    console.log(`\n${what}`)
    console.log(`  ours       ${ours}`)
    console.log(`  against    ${reference}`)
    console.log(`  result     ${result} (aim: ${aim}) ${met ? 'met' : 'NOT met'}`)
  }
}
