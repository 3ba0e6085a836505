import { errorsOf } from '#lib/contract/api-route.ts'
import { codeOfFirstVersion, type ErrorCode, errorStatus } from '#lib/contract/error.ts'
import { apiRoutes } from '#lib/contract/routes.ts'
import { errorInfo } from '#lib/server/errors.ts'
import { whatToDo } from './what-to-do.ts'

const codes = Object.keys(errorStatus) as ErrorCode[]

/** Codes with which no route refuses: they stand inside of replies and events, or are made by clients. */
const isToldOnly = (code: ErrorCode) => !apiRoutes.some((route) => errorsOf(route).includes(code))

/** docs/errors.md: every error code there is. */
export function errorsPage(): string {
  const refusals = codes.filter((code) => !isToldOnly(code) || code === 'not_found')
  const others = codes.filter((code) => !refusals.includes(code))
  return `# Errors

<!-- Written by \`npm run api-docs\` from lib/contract/error.ts and lib/server/errors.ts: change it there. -->

Every error has a code for programs and a sentence for people: \`{ "error": { "code", "message" } }\`. Tell errors apart by the
code, never by the text; where more is known the text says more than stands here. [api.md](api.md) says which route refuses
with which code. A failure that nobody expected is \`internal\` and says nothing about itself; the log has it.

## What a route refuses with

${rows(refusals)}

## What an answer ends with, or is told

These stand under \`error\` in a message, an event or a result. \`POST /api/chat\` without a stream answers with the status of
the error with which its turn failed, one of these too.

${rows(others)}

## For clients of the first version

One that doesn't send \`parley-contract: 2\` is told these codes in place of newer ones.

| code | what it is told |
|---|---|
${Object.entries(codeOfFirstVersion)
  .map(([code, old]) => `| \`${code}\` | \`${old}\` |`)
  .join('\n')}
`
}

const rows = (listed: ErrorCode[]) =>
  [
    '| code | status | what it says | what to do |',
    '|---|---|---|---|',
    ...listed.map((code) => `| \`${code}\` | ${errorStatus[code]} | ${errorInfo(code).message} | ${whatToDo[code]} |`),
  ].join('\n')
