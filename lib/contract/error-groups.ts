import type { ErrorCode } from './error.ts'

/** What any call at a provider can end with. */
export const providerErrors: ErrorCode[] = [
  ...(['provider_failed', 'provider_rejected', 'provider_credentials', 'provider_busy', 'provider_quota'] as const),
  ...(['provider_unreachable', 'provider_misconfigured', 'no_model', 'context_too_long'] as const),
]

/** What a turn can end with, or say beside its answer. */
export const turnErrors: ErrorCode[] = [
  ...providerErrors,
  ...(['model_takes_no_pictures', 'file_refused', 'file_not_found'] as const),
  ...([
    'interrupted',
    'refused_by_filter',
    'cut_by_length',
    'cut_by_filter',
    'context_cut',
    'setting_left_out',
    'budget_used_up',
  ] as const),
  ...([
    'answer_empty',
    'answer_may_come',
    'unstorable',
    'unknown_model',
    'conversation_busy',
    'conversation_gone',
  ] as const),
]

/** What a body can be refused for before it is read as what its route takes. */
export const bodyErrors: ErrorCode[] = ['malformed_json', 'not_json', 'body_too_large', 'body_too_slow']

/** What a form with a file can be refused for. */
export const formErrors: ErrorCode[] = [
  ...([
    'not_multipart',
    'upload_incomplete',
    'body_too_slow',
    'file_empty',
    'file_too_large',
    'file_unreadable',
  ] as const),
]
