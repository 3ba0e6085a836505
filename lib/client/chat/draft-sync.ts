import { isTransient } from '#lib/client/api/api-error.ts'
import type * as draftsApi from '#lib/client/api/with-the-page.ts'
import { backOff } from '#lib/client/browser/back-off.ts'
import { coalesce } from '#lib/client/browser/coalesce.ts'
import { keepCaret } from '#lib/client/browser/keep-caret.ts'
import type { Draft } from '#lib/contract/draft.ts'
import { keptText } from '#lib/contract/kept-text.ts'
import { storableText } from '#lib/contract/storable-text.ts'
import { MESSAGE_MAX_LENGTH } from '#lib/contract/turn.ts'
import { type Base, basedPlaces, keepBase } from './draft-bases.ts'
import { createDraftPlaces, type DraftPlace } from './draft-places.ts'
import { conversationOf, getDraft, placeOf, setDraft, subscribeToDrafts, typedPlaces } from './drafts.ts'

/** While somebody types, the server is told so often at most. */
const PACE_MS = 1000

export type DraftSyncOptions = {
  api: Pick<typeof draftsApi, 'listDrafts' | 'writeDraft'>
  /** The person this was begun for is still here. */
  isTheirs: () => boolean
  /** What is typed there is told to nobody. */
  isPrivate: (place: string) => boolean
  /** The field of this place has the focus. */
  isFocused: (place: string) => boolean
  /** Something was typed there since the page was opened. */
  wasTyped: (place: string) => boolean
  /** What is kept there of another device's text. */
  onReplaced: (place: string, text: string | null) => void
  wait?: typeof backOff
}

const typedIn = (name: string) => storableText(getDraft(conversationOf(name)))

/**
 * Keeps what is typed the same on a person's devices. The newest text wins; while somebody types here it is theirs, and what
 * another device had is kept beside it. Without a connection all stays here, and is told when there is one.
 */
export function createDraftSync(options: DraftSyncOptions) {
  const { api, isTheirs, isPrivate, isFocused, onReplaced, wait = backOff } = options
  const { find, all } = createDraftPlaces(options.wasTyped)
  const stopping = new AbortController()
  const isOver = () => stopping.signal.aborted || !isTheirs()

  const isBehind = (name: string, { base }: DraftPlace) => !base.isWithheld && typedIn(name) !== base.draft.text

  function rebase(place: DraftPlace, base: Base) {
    place.base = base
    keepBase(base)
  }

  /** While something is typed soon, and at once when it is gone: as when it was sent. */
  function writeInTime(name: string, place: DraftPlace) {
    if (typedIn(name) === '') void write(name)
    else place.timer ??= setTimeout(() => void write(name), PACE_MS)
  }

  /** Something else is typed there now. */
  function onTyped(name: string) {
    if (isOver()) return
    const place = find(name)
    const { draft, isWithheld } = place.base
    const text = typedIn(name)
    const mustWithhold = text !== '' && isPrivate(name)
    if (mustWithhold !== Boolean(isWithheld)) rebase(place, mustWithhold ? { draft, isWithheld: true } : { draft })
    // What was told of it before is taken back.
    if (mustWithhold) return void write(name)
    if (text === draft.text) return
    place.hasTyped = true
    writeInTime(name, place)
  }

  async function write(name: string, { isLast = false } = {}): Promise<void> {
    const place = find(name)
    clearTimeout(place.timer)
    place.timer = undefined
    if (isOver() || (place.isWriting && !isLast)) return
    const text = place.base.isWithheld ? '' : typedIn(name)
    const { beside, base } = place
    if ((text === base.draft.text && !beside) || text.length > MESSAGE_MAX_LENGTH) return
    place.isWriting = true
    try {
      const replaced = beside ? { replaced: beside(text) } : {}
      const { draft } = await api.writeDraft({ place: name, text, basedOn: base.draft.revision, ...replaced })
      Object.assign(place, { isWriting: false, attempts: 0 })
      if (!isOver()) acknowledge(name, draft, { text, beside })
    } catch (error) {
      const isWorthAnother = isTransient(error) && !isOver()
      if (isWorthAnother) await wait(++place.attempts, stopping.signal)
      place.isWriting = false
      if (isWorthAnother) return write(name)
    }
    const { heard } = place
    place.heard = null
    if (heard) take(heard)
  }

  function acknowledge(name: string, draft: Draft, sent: Pick<DraftPlace, 'beside'> & { text: string }) {
    const place = find(name)
    if (place.base.isWithheld) {
      // What another device has typed there wasn't seen.
      const seen = draft.text === '' ? draft : { ...draft, text: '', revision: null }
      return rebase(place, { draft: seen, isWithheld: true })
    }
    // It was typed over something newer, and is nothing.
    if (draft.text !== sent.text) return take(draft)
    if (place.beside === sent.beside) place.beside = null
    rebase(place, { draft })
    if (!place.beside) onReplaced(name, draft.replaced)
    place.hasTyped = isBehind(name, place)
    if (place.hasTyped || place.beside) writeInTime(name, place)
  }

  /** How a draft is, by the server's word. */
  function take(draft: Draft): void {
    const { place: name } = draft
    const place = find(name)
    if (isOver()) return
    if (place.isWriting) {
      if (!place.heard || draft.updatedAt >= place.heard.updatedAt) place.heard = draft
      return
    }
    const { base } = place
    if (draft.updatedAt < base.draft.updatedAt || isPrivate(name) || base.isWithheld) return
    if (draft.revision !== base.draft.revision) takeNew(name, place, draft)
    else if (!place.beside) onReplaced(name, draft.replaced)
  }

  function takeNew(name: string, place: DraftPlace, draft: Draft) {
    const typed = typedIn(name)
    const before = place.base.draft.text
    const kept = draft.replaced === before ? null : draft.replaced
    rebase(place, { draft })
    onReplaced(name, draft.replaced)
    if (typed === '' || typed === before || typed === draft.text) {
      Object.assign(place, { hasTyped: false, beside: null })
      keepCaret(() => setDraft(conversationOf(name), draft.text))
    } else if (draft.text !== '' && !(place.hasTyped && isFocused(name))) {
      put(name, draft.text, keptText(draft.text, typed, kept))
    } else {
      // What is typed goes on from `before`: that needs not be kept.
      place.beside = (text) => keptText(text, draft.text, kept)
      onReplaced(name, place.beside(typed))
      writeInTime(name, place)
    }
  }

  /** Has this text there from now on, and this one beside it. */
  function put(name: string, text: string, replaced: string | null): void {
    find(name).beside = () => replaced
    onReplaced(name, replaced)
    keepCaret(() => setDraft(conversationOf(name), text))
    void write(name)
  }

  /** Reads all anew, and tells what the server doesn't know yet. */
  const catchUp = coalesce(async () => {
    const before = new Map([...basedPlaces(), ...typedPlaces()].map((name) => [name, find(name).base]))
    const { drafts, isWhole } = await api.listDrafts()
    if (isOver()) return
    for (const draft of drafts) take(draft)
    const listed = new Set(drafts.map(({ place }) => place))
    for (const [name, base] of before) {
      const place = find(name)
      const isGone = isWhole && !listed.has(name) && base.draft.revision !== null && place.base === base
      if (isGone) take({ ...base.draft, text: '', revision: null, replaced: null })
      if (isBehind(name, place) && !isPrivate(name)) writeInTime(name, place)
    }
  })

  const unsubscribe = subscribeToDrafts((id) => id !== undefined && onTyped(placeOf(id)))
  return {
    ...{ catchUp, take },

    /** What is typed may be told to nobody from now on. */
    lookAgain(): void {
      for (const [name, { base }] of all()) if (!base.isWithheld && isPrivate(name)) onTyped(name)
    },

    /** Tells at once what was to be told soon; `isLast`: the page goes. */
    flush({ isLast = false } = {}): void {
      for (const [name, place] of all()) {
        if (place.timer !== undefined || (isLast && isBehind(name, place))) void write(name, { isLast })
      }
    },
    /** What another device had written is the text, and what was typed before is kept in its place. */
    swap: (name: string, kept: string, typed: string) => put(name, kept, typed.trim() === '' ? null : typed),
    discard: (name: string) => put(name, getDraft(conversationOf(name)), null),
    stop(): void {
      for (const [, { timer }] of all()) clearTimeout(timer)
      stopping.abort()
      unsubscribe()
    },
  }
}
