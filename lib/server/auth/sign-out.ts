import 'server-only'
import { auth } from './auth.ts'

/** The headers that make the browser which sent this request forget its session. */
export async function signOutHeaders(request: Request): Promise<Headers> {
  const { headers } = await auth().api.signOut({ headers: request.headers, returnHeaders: true })
  return headers
}
