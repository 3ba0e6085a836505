import { generatePrismaClient } from './build/prisma-client.ts'
import { staticChecks } from './checks/static-checks.ts'

await generatePrismaClient()
await staticChecks()
