import 'server-only'
import type { ErrorCode } from '#lib/contract/error.ts'

const texts: Partial<Record<ErrorCode, string>> = {
  provider_busy: 'The provider is busy and is asked again.',
  provider_quota: 'The provider refuses requests: the account there has used up its credit.',
  provider_credentials:
    'The provider refused the API key. It is tried again; whoever runs this app must check the key.',
  provider_unreachable: 'The provider cannot be reached and is asked again.',
  conversation_busy: 'Something is still being written there. It is deleted as soon as that has ended.',
}

/** Why a deletion isn't done yet, for people; null when no attempt has failed. */
export function delayText(code: string | null): string | null {
  if (code === null) return null
  return texts[code as ErrorCode] ?? 'The provider did not do it at the first attempt and is asked again.'
}
