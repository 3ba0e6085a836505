import { expect, it } from 'vitest'
import { errorReporter } from '#scripts/provider/report-errors.ts'

const away = () => Object.assign(new Error("Can't reach database server"), { code: 'P1001' })

it('prints an error, and of a database that is away only that it is and that it is back, each time once', async () => {
  const printed: unknown[] = []
  let answer = Promise.withResolvers<void>()
  let asked = 0
  const report = errorReporter({
    askDatabase: () => {
      asked += 1
      return answer.promise
    },
    print: (what) => printed.push(what),
    everyMs: 1,
  })
  const told = { away: expect.stringContaining('can’t be reached'), back: 'The database is back.' }

  const other = new Error('Something else.')
  report(other)
  expect(printed).toEqual([other])
  for (let outage = 1; outage <= 2; outage++) {
    printed.length = 0
    for (let request = 0; request < 10; request++) report(away())
    const before = asked
    await expect.poll(() => asked).toBe(before + 1)
    const failed = answer
    answer = Promise.withResolvers()
    failed.reject(away())
    await expect.poll(() => asked).toBe(before + 2)
    report(away())
    expect(printed).toEqual([told.away])
    answer.resolve()
    await expect.poll(() => printed).toEqual([told.away, told.back])
    answer = Promise.withResolvers()
  }
})
