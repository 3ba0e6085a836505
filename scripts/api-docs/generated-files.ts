import { apiPage } from './api-page.ts'
import { errorsPage } from './errors-page.ts'
import { openapi } from './openapi.ts'

/** What is written from the contract, by path. */
export const generatedFiles = (): Record<string, string> => ({
  'docs/api.md': apiPage(),
  'docs/errors.md': errorsPage(),
  'public/openapi.json': `${JSON.stringify(openapi(), null, 2)}\n`,
})
