import * as z from 'zod/mini'
import { readStored, writeStored } from '#lib/client/browser/browser-storage.ts'
import { personKey } from '#lib/client/browser/person-storage.ts'
import { createStore, type Readable } from '#lib/client/state/store.ts'
import { showToast } from '#lib/client/toasts/toasts.ts'
import { type FileInfo, fileSchema } from '#lib/contract/file.ts'
import { type Attachment, attachmentOf, uploadedFiles } from './attachment.ts'
import type { Uploads, UploadsOptions } from './uploads.ts'

/** By place: a conversation's id, or `new`. */
type Places = ReadonlyMap<string, readonly Attachment[]>

export type Attachments = Readable<Places> & {
  /** What goes with the next message there. */
  at: (place: string) => readonly Attachment[]
  /** Attaches files of this device, and uploads them. Those that can't be read are named. */
  add: (place: string, files: readonly File[], pasted?: string) => void
  /** Attaches what the server has already, as when a message is taken back. */
  put: (place: string, files: readonly FileInfo[]) => void
  remove: (place: string, key: string) => void
  retry: (place: string, key: string) => void
  /** They are on their way with a message. */
  sent: (place: string) => void
  /** A new conversation got its id. */
  adopt: (from: string, to: string) => void
  /** Somebody else is here. */
  reread: () => void
}

const NONE: readonly Attachment[] = []

/** Files that go with the next message; what the server has of them survives a reload. What uploads comes with the first file. */
export function createAttachments(options: Omit<UploadsOptions, 'change' | 'at'>): Attachments {
  const places = createStore<Places>(new Map())
  let uploads: Uploads | null = null

  function at(place: string): readonly Attachment[] {
    const known = places.getState().get(place)
    if (known) return known
    const stored = readFiles(place).map(attachmentOf)
    // Not told of: it is how things were.
    if (stored.length > 0) (places.getState() as Map<string, readonly Attachment[]>).set(place, stored)
    return stored.length > 0 ? stored : NONE
  }

  function change(place: string, to: (before: readonly Attachment[]) => readonly Attachment[]) {
    const next = to(at(place))
    places.set(new Map(places.getState()).set(place, next))
    const files = uploadedFiles(next)
    writeStored('localStorage', keyOf(place), files.length > 0 ? JSON.stringify(files) : null)
  }

  async function withUploads(work: (uploads: Uploads) => void) {
    if (!uploads) {
      const loaded = await import('./uploads.ts').catch(() => null)
      if (!loaded) return showToast({ text: 'The server could not be reached. Nothing was attached.', isError: true })
      uploads ??= loaded.createUploads({ ...options, at, change })
    }
    work(uploads)
  }

  return {
    getState: places.getState,
    subscribe: places.subscribe,
    at,
    add: (place, files, pasted) => void withUploads((uploads) => uploads.add(place, files, pasted)),
    put: (place, files) => change(place, (before) => [...files.map(attachmentOf), ...before]),
    remove: (place, key) => void withUploads((uploads) => uploads.remove(place, key)),
    retry: (place, key) => void withUploads((uploads) => uploads.retry(place, key)),
    sent(place) {
      uploads?.sent()
      for (const { previewUrl } of at(place)) if (previewUrl) URL.revokeObjectURL(previewUrl)
      change(place, () => NONE)
    },
    adopt(from, to) {
      const moved = at(from)
      if (moved.length === 0) return
      uploads?.moved(from, to)
      change(from, () => NONE)
      change(to, (before) => [...before, ...moved])
    },
    reread: () => places.set(new Map()),
  }
}

function readFiles(place: string): FileInfo[] {
  try {
    return z.array(fileSchema).safeParse(JSON.parse(readStored('localStorage', keyOf(place)) ?? '[]')).data ?? []
  } catch {
    return []
  }
}

const keyOf = (place: string) => personKey(`files:${place}`)
