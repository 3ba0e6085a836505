import { viewerReply } from '#lib/server/auth/viewer.ts'

export const GET = viewerReply
