import { showToast } from './toasts.ts'

/** Says whether the browser allowed it. */
export async function tellCopied(copying: Promise<boolean>): Promise<void> {
  const isCopied = await copying.catch(() => false)
  if (isCopied) showToast({ text: 'Copied.' })
  else showToast({ text: 'The browser did not allow copying.', isError: true })
}
