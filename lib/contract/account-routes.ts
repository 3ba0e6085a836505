import * as account from './account.ts'
import * as requests from './account-requests.ts'
import { del, get, post } from './api-route.ts'
import { deleteAccountReplySchema, deleteAccountSchema } from './deletion.ts'
import type { ErrorCode } from './error.ts'

const hashing: ErrorCode[] = ['too_many_attempts']

/** The endpoints of accounts: these of better-auth's, and no others. */
export const authRoutes = [
  post('/api/auth/sign-in/anonymous', 'Makes a guest and signs in as them.', {
    isOpen: true,
    body: requests.emptySchema,
    reply: account.signedInSchema,
    errors: ['guests_off', ...hashing],
  }),
  post('/api/auth/sign-in/email', 'Signs in; what a guest in this browser has goes to the account.', {
    isOpen: true,
    body: requests.signInSchema,
    reply: account.signedInSchema,
    errors: ['wrong_credentials', 'account_being_deleted', ...hashing],
  }),
  post('/api/auth/sign-up/email', 'Makes an account and signs in; what a guest in this browser has goes to it.', {
    isOpen: true,
    body: requests.signUpSchema,
    reply: account.signedInSchema,
    errors: ['email_taken', 'weak_password', 'sign_up_closed', 'link_not_valid', ...hashing],
  }),
  post('/api/auth/sign-out', 'Ends the session. Nobody being signed in is no error.', {
    isOpen: true,
    body: requests.emptySchema,
    reply: account.doneSchema,
  }),
  post('/api/auth/revoke-sessions', 'Ends every session of the account, this one too.', {
    body: requests.emptySchema,
    reply: account.doneSchema,
  }),
  post('/api/auth/change-password', 'Changes the password and ends the account’s other sessions.', {
    body: requests.changePasswordSchema,
    reply: account.doneSchema,
    errors: ['wrong_password', 'weak_password', ...hashing],
  }),
  post(
    '/api/auth/reset-password',
    'Sets a password by a link of `npm run accounts`, and ends every session of the account.',
    {
      isOpen: true,
      body: requests.resetPasswordSchema,
      reply: account.doneSchema,
      errors: ['link_not_valid', 'weak_password', ...hashing],
    },
  ),
]

/** Every route about who somebody is. */
export const accountRoutes = [
  ...authRoutes,
  del(
    '/api/account',
    'Deletes the account and everything of it. The e-mail and the password (guests: the word `delete`) confirm it.',
    { body: deleteAccountSchema, reply: deleteAccountReplySchema, errors: ['wrong_password', ...hashing] },
  ),
  get('/api/viewer', 'Who is signed in, null for nobody; and who may come in.', {
    isOpen: true,
    reply: account.viewerReplySchema,
  }),
]
