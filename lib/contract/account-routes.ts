import * as account from './account.ts'
import { deleteAccountReplySchema, deleteAccountSchema } from './deletion.ts'
import type { ErrorCode } from './error.ts'
import type { ApiRoute } from './routes.ts'

const hashing: ErrorCode[] = ['too_many_attempts']

const post = (action: string, does: string, rest: Omit<ApiRoute, 'method' | 'path' | 'does'>): ApiRoute => ({
  ...{ method: 'POST', path: `/api/auth/${action}`, does, ...rest },
})

/** The endpoints of accounts: these of better-auth's, and no others. */
export const authRoutes: ApiRoute[] = [
  post('sign-in/anonymous', 'Makes a guest and signs in as them.', {
    ...{ isOpen: true, body: account.emptySchema, reply: account.signedInSchema },
    errors: ['guests_off', ...hashing],
  }),
  post('sign-in/email', 'Signs in; what a guest in this browser has goes to the account.', {
    ...{ isOpen: true, body: account.signInSchema, reply: account.signedInSchema },
    errors: ['wrong_credentials', 'account_being_deleted', ...hashing],
  }),
  post('sign-up/email', 'Makes an account and signs in; what a guest in this browser has goes to it.', {
    ...{ isOpen: true, body: account.signUpSchema, reply: account.signedInSchema },
    errors: ['email_taken', 'weak_password', 'sign_up_closed', 'link_not_valid', ...hashing],
  }),
  post('sign-out', 'Ends the session. Nobody being signed in is no error.', {
    ...{ isOpen: true, body: account.emptySchema, reply: account.doneSchema },
  }),
  post('revoke-sessions', 'Ends every session of the account, this one too.', {
    ...{ body: account.emptySchema, reply: account.doneSchema },
  }),
  post('change-password', 'Changes the password and ends the account’s other sessions.', {
    ...{ body: account.changePasswordSchema, reply: account.doneSchema },
    errors: ['wrong_password', 'weak_password', ...hashing],
  }),
  post('reset-password', 'Sets a password by a link of `npm run accounts`, and ends every session of the account.', {
    ...{ isOpen: true, body: account.resetPasswordSchema, reply: account.doneSchema },
    errors: ['link_not_valid', 'weak_password', ...hashing],
  }),
]

/** Every route about who somebody is. */
export const accountRoutes: ApiRoute[] = [
  ...authRoutes,
  {
    ...{ method: 'DELETE', path: '/api/account' },
    does: 'Deletes the account and everything of it. The e-mail and the password (guests: the word `delete`) confirm it.',
    ...{ body: deleteAccountSchema, reply: deleteAccountReplySchema, errors: ['wrong_password', ...hashing] },
  },
  {
    ...{ method: 'GET', path: '/api/viewer', does: 'Who is signed in, null for nobody; and who may come in.' },
    ...{ isOpen: true, reply: account.viewerReplySchema },
  },
]
