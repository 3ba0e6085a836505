import * as api from '#lib/client/api/api.ts'
import { ApiError } from '#lib/client/api/api-error.ts'
import type { uploadFile } from '#lib/client/api/upload.ts'
import { readStored } from '#lib/client/browser/browser-storage.ts'
import { beStoredPerson, forgetStoredPerson, storedPerson } from '#lib/client/browser/person-storage.ts'
import { withTabLock } from '#lib/client/browser/with-tab-lock.ts'
import { rereadDrafts } from '#lib/client/chat/drafts.ts'
import type { Access, Viewer } from '#lib/contract/account.ts'
import type { ChatEvent } from '#lib/contract/chat.ts'
import type { FileInfo } from '#lib/contract/file.ts'

/**
 * Who uses this browser. Signed out: the session ended somewhere else, or (`isStranger`) nobody was here yet and guests are
 * off. `access` says who may come in.
 */
export type Session =
  | { type: 'signed-in'; viewer: Viewer; access?: Access }
  | { type: 'signed-out'; isStranger?: true; access?: Access }

/** This page has seen a session; when it is gone, silently becoming somebody else would hide that. */
let hadSession = false

/** Who is signed in. The first visit makes a guest, one for all tabs; an ended session is never replaced silently. */
export async function currentSession(): Promise<Session> {
  const { viewer, access } = await api.findViewer()
  if (viewer) return remember(viewer, access)
  if (hadSession || hadAccount()) return { type: 'signed-out', access }
  return access?.guests === 'off' ? { type: 'signed-out', isStranger: true, access } : becomeGuest()
}

/** Sends a message as somebody: one that is sent before the page knows who it is waits for that. */
export async function* sendTurnWithSession(...turn: Parameters<typeof api.sendTurn>): AsyncGenerator<ChatEvent> {
  if (!hadSession) await currentSession()
  yield* api.sendTurn(...turn)
}

/** Uploads a file as somebody, in the same way. */
export async function uploadWithSession(...file: Parameters<typeof uploadFile>): Promise<FileInfo> {
  if (!hadSession) await currentSession()
  const { uploadFile } = await import('#lib/client/api/upload.ts')
  return uploadFile(...file)
}

/** A new guest, unless another tab has just made one. */
export function becomeGuest(): Promise<Session> {
  return withTabLock('parley:guest', async () => {
    const other = await api.findViewer()
    if (other.viewer) return remember(other.viewer, other.access)
    await api.signInAsGuest()
    const { viewer, access } = await api.findViewer()
    // The browser keeps no cookies: everything else would fail in turn.
    if (!viewer)
      throw new ApiError({ code: 'not_signed_in', message: 'Parley needs cookies. Allow them for this site.' }, 401)
    return remember(viewer, access)
  })
}

/** Forgets who used this browser and what was typed here, once their session has ended. */
export function forgetPerson(): void {
  forgetStoredPerson()
  hadSession = false
  rereadDrafts()
}

function remember(viewer: Viewer, access: Access | undefined): Session {
  hadSession = true
  if (beStoredPerson({ id: viewer.id, isGuest: viewer.isGuest })) rereadDrafts()
  return { type: 'signed-in', viewer, access }
}

/** Somebody with an account was here and has not signed out. The release before this one kept that under another key. */
const hadAccount = () => storedPerson()?.isGuest === false || readStored('localStorage', 'parley:has-account') !== null
