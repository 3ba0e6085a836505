import { readStored, writeStored } from './browser-storage.ts'
import { personKey } from './person-storage.ts'

const KEY = 'tell-when-done'

/** On a phone a page can't notify by itself, though Chrome there has the word for it. */
export const canTell = (): boolean => 'Notification' in window && !/android/i.test(navigator.userAgent)

/** Whether this browser tells when a long answer ends: chosen here, and allowed. */
export const tellsWhenDone = (): boolean =>
  readStored('localStorage', personKey(KEY)) === 'on' && canTell() && Notification.permission === 'granted'

/** Asks the browser's permission where that is needed; resolves to whether it tells from now on. */
export async function chooseTelling(isWanted: boolean): Promise<boolean> {
  if (!isWanted) {
    writeStored('localStorage', personKey(KEY), null)
    return false
  }
  const permission = await Notification.requestPermission()
  writeStored('localStorage', personKey(KEY), permission === 'granted' ? 'on' : null)
  return permission === 'granted'
}
