import 'server-only'
import type { Context } from './context.ts'

/** One request to one endpoint, its sender known. */
export type Call<Needs extends Context = Context> = {
  context: Needs
  tenant: string
  request: Request
  query: URLSearchParams
  /** The ids in the path, in order. */
  ids: string[]
}

/** Answers such a request; what it throws becomes the error reply. */
export type Endpoint<Needs extends Context = Context> = (call: Call<Needs>) => Promise<Response>
