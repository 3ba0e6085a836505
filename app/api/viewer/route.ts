import { route } from '#lib/server/route.ts'

export const GET = route({}, async ({ user }) => user)
