import { examine, notExamined, type Result } from '#lib/server/doctor/examine.ts'
import { type ExaminedServer, examineModelServer } from '#lib/server/doctor/examine-model-server.ts'
import { remains } from '#lib/server/doctor/remains.ts'
import { jobHandlers } from '#lib/server/job-handlers.ts'
import { table } from '../base/table.ts'

/** Examines everything and prints it. Returns the exit code: 0 when all is well (again), 1 when something is wrong. */
export async function printExamination({ fix }: { fix: boolean }): Promise<number> {
  const server = await examineModelServer()
  if (server) printServer(server)
  const results = [...findings(server), ...(await examine({ fix, handlers: jobHandlers }))]
  if (results.length > 0) {
    const heading = ['problem', 'id', 'what is wrong', fix ? 'what --fix did' : 'what --fix does']
    console.log(table([heading, ...results.map(cells)]))
    console.log('')
  }
  for (const line of [...(await notExamined()), ...(await remains())]) console.log(line)
  const wrong = results.filter((result) => !result.outcome?.isRepaired).length
  console.log(summary(results.length, wrong))
  return wrong === 0 ? 0 : 1
}

function printServer({ host, rows }: ExaminedServer): void {
  console.log(`The model server at ${host}, asked for a word:`)
  console.log(table([['what', 'result', 'more'], ...rows.map(({ what, result, more }) => [what, result, more])]))
  console.log('')
}

const findings = (server: ExaminedServer | null): Result[] =>
  server?.finding ? [{ ...server.finding, remedy: server.finding.beyondRepair ?? '', outcome: null }] : []

const cells = ({ problem, id, detail, remedy, outcome }: Result) => [problem, id, detail, outcome?.text ?? remedy]

function summary(found: number, wrong: number): string {
  if (found === 0) return 'All is well.'
  if (wrong === 0) return `All ${found} problems are repaired.`
  if (wrong < found) return `${found - wrong} of ${found} problems are repaired.`
  return `${found} ${found === 1 ? 'problem' : 'problems'}.`
}
