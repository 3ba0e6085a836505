import { frameScript } from '#lib/server/diagram-frame.ts'

/** What kind of file it is stands in next.config.ts. */
export async function GET(_: Request, { params }: { params: Promise<{ file: string[] }> }): Promise<Response> {
  const script = await frameScript((await params).file)
  if (script === null) return new Response(null, { status: 404 })
  return new Response(script, {
    headers: {
      'cache-control': 'public, max-age=31536000, immutable',
      // The frame has no origin: to the browser it is a stranger, as is everybody who takes Mermaid from here.
      'access-control-allow-origin': '*',
    },
  })
}
