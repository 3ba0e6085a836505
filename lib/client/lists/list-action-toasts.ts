import { toErrorInfo } from '#lib/client/api/api-error.ts'
import { showToast } from '#lib/client/toasts/toasts.ts'
import { busyText, doneText, failureText } from '#lib/client/words/action-words.ts'
import { isolate } from '#lib/client/words/isolate.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import { type ActionTarget, inverseOf, type ListAction } from './list-action.ts'
import type { Outcome } from './run-list-action.ts'

export type ActionToast = ReturnType<typeof showToast>

type Ended = {
  action: ListAction
  target: ActionTarget
  outcome: Outcome
  /** Of the only one it was done to. */
  name: string | null
  titleOf: (id: string) => string | null
  /** Says that it is being done. */
  toast: ActionToast | null
  perform: (action: ListAction, target: ActionTarget) => Promise<boolean>
  onUndone: (() => void) | null
}

const NAME_MAX = 60

/** A name in a sentence: the beginning of a long one. */
export const inBrief = (name: string) =>
  isolate(name.length > NAME_MAX ? `${name.slice(0, NAME_MAX - 1).trimEnd()}…` : name)

/** Says that it is being done to all of the target. */
export function sayBusy(action: ListAction, target: ActionTarget): ActionToast {
  const text = 'ids' in target ? busyText(action, 0, target.ids.size) : 'Working on all of them …'
  return showToast({ text, isBusy: true })
}

/** Says how it ended, and offers to take it back or to try again. */
export function sayOutcome({ action, target, outcome, name, titleOf, toast, perform, onUndone }: Ended): void {
  const { done, failed } = outcome
  const say = toast?.change ?? showToast
  if (failed.length > 0) {
    const again: ActionTarget =
      'view' in target && done.length === 0 ? target : { ids: new Set(failed.map(({ id }) => id)) }
    say({
      ...failureText(action, { done: done.length, failed }, titleOf),
      isError: true,
      action: failed.every(({ error }) => isGone(error))
        ? null
        : { label: 'Try again', run: () => perform(action, again) },
    })
    return
  }
  const inverse = inverseOf(action)
  if (action === 'pin' || action === 'unpin') {
    if (done.length > 1) say({ text: doneText(action, done.length) })
    return
  }
  if (done.length === 0) {
    toast?.close()
    return
  }
  const undo = inverse && {
    label: 'Undo',
    run: async () => {
      if (await perform(inverse, { ids: new Set(done) })) onUndone?.()
    },
  }
  say({
    text: doneText(action, done.length, name),
    action: undo,
    undoes: undo && { action, ids: new Set(done) },
  })
}

/** Says that it failed; `verb` completes “could not be …”. */
export function sayFailure(
  name: string | null,
  verb: string,
  { failure, again }: { failure: unknown; again: () => void },
) {
  const error = toErrorInfo(failure)
  showToast({
    text: `${name === null ? 'This' : `“${name}”`} could not be ${verb}. ${error.message}`,
    isError: true,
    action: isGone(error) ? null : { label: 'Try again', run: again },
  })
}

/** Trying again can't bring it back. */
const isGone = ({ code }: ErrorInfo) => code === 'conversation_not_found'
