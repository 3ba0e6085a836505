import { useSyncExternalStore } from 'react'
import { enterSends, subscribeToEnter } from '#lib/client/browser/enter-choice.ts'

/** Whether Enter sends what is typed. */
export const useEnterSends = (): boolean => useSyncExternalStore(subscribeToEnter, enterSends, () => true)
