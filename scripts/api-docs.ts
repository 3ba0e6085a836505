import { writeFileSync } from 'node:fs'
import { generatedFiles } from './api-docs/generated-files.ts'
import { fromRoot } from './base/project.ts'

// npm run api-docs    writes docs/api.md, docs/errors.md and public/openapi.json from the contract
for (const [path, text] of Object.entries(generatedFiles())) {
  writeFileSync(fromRoot(path), text)
  console.log(`Wrote ${path}`)
}
