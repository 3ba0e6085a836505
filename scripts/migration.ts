import { PlainError } from './base/plain-error.ts'
import { rewriteFirstMigration, writeNextMigration } from './database/write-migration.ts'

// npm run migration -- NAME     writes what prisma/schema.prisma has and the migrations lack
// npm run migration -- --first  writes the first migration anew (before anything was released)
const [argument] = process.argv.slice(2)
if (argument === '--first') {
  console.log(`Wrote ${await rewriteFirstMigration()}`)
} else {
  if (!/^[a-z0-9_-]+$/.test(argument ?? '')) throw new PlainError('Name it: npm run migration -- add_something')
  const written = await writeNextMigration(argument ?? '')
  console.log(written ? `Wrote ${written}` : 'The migrations already have all that the schema has.')
}
