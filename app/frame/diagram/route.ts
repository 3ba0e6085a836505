import { frameDocument } from '#lib/server/diagram-frame.ts'

export const dynamic = 'force-dynamic'

export const GET = () => new Response(frameDocument(), { headers: { 'content-type': 'text/html; charset=utf-8' } })
