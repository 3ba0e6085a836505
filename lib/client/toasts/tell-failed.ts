import { toErrorInfo } from '#lib/client/api/api-error.ts'
import { showToast } from './toasts.ts'

/** Says why something could not be done. */
export const tellFailed = (error: unknown): void => {
  showToast({ text: toErrorInfo(error).message, isError: true })
}
