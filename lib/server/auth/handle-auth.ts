import 'server-only'
import type * as z from 'zod/mini'
import * as requests from '#lib/contract/account-requests.ts'
import { AppError, errorResponse } from '#lib/server/errors.ts'
import { parseInput } from '#lib/server/parse-input.ts'
import { readJson } from '#lib/server/request-body.ts'
import { authReply } from './auth-reply.ts'
import { requireSameOrigin } from './origin.ts'
import { changePassword, resetPassword } from './passwords.ts'
import { findSession, type Session } from './session.ts'
import { signIn, signInAsGuest } from './sign-in.ts'
import { signOut, signOutEverywhere } from './sign-out.ts'
import { signUp } from './sign-up.ts'

type Endpoint = (request: Request) => Promise<Response>

function endpoint<Body>(
  schema: z.ZodMiniType<Body>,
  answer: (request: Request, body: Body) => Promise<Response>,
): Endpoint {
  return async (request) => answer(request, parseInput(schema, (await readJson(request)) ?? {}))
}

/** The endpoints below /api/auth: of better-auth's many these, under their names there. */
export const authEndpoints: Record<string, Endpoint> = {
  'sign-in/anonymous': endpoint(requests.emptySchema, signInAsGuest),
  'sign-in/email': endpoint(requests.signInSchema, signIn),
  'sign-up/email': endpoint(requests.signUpSchema, signUp),
  'sign-out': endpoint(requests.emptySchema, async (request) => signOut(await findSession(request))),
  'revoke-sessions': endpoint(requests.emptySchema, async (request) =>
    signOutEverywhere(await requireSession(request)),
  ),
  'change-password': endpoint(requests.changePasswordSchema, async (request, body) => {
    await changePassword(request, await requireSession(request), body)
    return authReply({ success: true })
  }),
  'reset-password': endpoint(requests.resetPasswordSchema, async (request, body) => {
    await resetPassword(request, body)
    return authReply({ success: true })
  }),
}

/** Answers a request to an endpoint of accounts; to any other address below /api/auth that there is nothing. */
export async function handleAuth(request: Request): Promise<Response> {
  try {
    const name = new URL(request.url).pathname.replace(/^\/api\/auth\//, '')
    if (request.method !== 'POST' || !Object.hasOwn(authEndpoints, name)) throw new AppError('not_found')
    requireSameOrigin(request)
    return await (authEndpoints[name] as Endpoint)(request)
  } catch (error) {
    return errorResponse(error, request)
  }
}

async function requireSession(request: Request): Promise<Session> {
  const session = await findSession(request)
  if (!session) throw new AppError('not_signed_in')
  return session
}
