import 'server-only'

/** More than this, as OPENAI_LOG could ask for, would write what people say into the log. */
export const SDK_LOG_LEVEL = 'warn'
