import { readOptions } from './accounts/options.ts'
import { runBeside } from './server/run-beside.ts'

// npm run accounts -- invite                          a link to sign up with
// npm run accounts -- reset-password --user E-MAIL    a link to set a new password with
const options = readOptions(process.argv.slice(2))
await runBeside(async (env) => {
  const { printLink } = await import('./accounts/print-link.ts')
  return printLink(env, options)
})
