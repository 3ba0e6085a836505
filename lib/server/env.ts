import 'server-only'
import { isIP } from 'node:net'
import * as z from 'zod'

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `Expected a whole number from ${min} to ${max}.`)
    .transform(Number)
    .refine((n) => n >= min && n <= max, `Expected a whole number from ${min} to ${max}.`)

const url = (example: string, protocols: RegExp) =>
  z
    .string()
    .refine((text) => URL.canParse(text) && protocols.test(new URL(text).protocol), `Expected a URL such as ${example}`)

/** An address, or a network as 10.0.0.0/8. */
function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const version = isIP(address)
  if (version === 0 || more.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}

const networks = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter(Boolean))
  .refine((list) => list.every(isNetwork), 'Expected addresses or networks such as 10.0.0.0/8, with commas between.')

const onOrOff = z.enum(['on', 'off'], 'Expected on or off.')

const money = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,2})?$/, 'Expected an amount above 0, such as 20 or 7.50.')
  .transform(Number)
  .refine((amount) => amount > 0, 'Expected an amount above 0, such as 20 or 7.50.')

/** How much faster a test's clock may be told to run. */
const timeFactor = z
  .string()
  .regex(/^(0\.\d+|1)$/, 'Expected nothing at all: it is for tests alone (a number above 0, 1 at most).')
  .transform(Number)
  .refine((factor) => factor > 0, 'Expected a number above 0.')

const envSchema = z
  .object({
    PORT: wholeNumber(0, 65_535).default(3000),
    HOST: z.string().default('0.0.0.0'),
    DATA_DIR: z.string().default('.data'),
    DATABASE_URL: url('postgresql://user:password@localhost:5432/parley', /^postgres(ql)?:$/).optional(),
    APP_URL: url('https://chat.example.org', /^https?:$/).optional(),
    AUTH_SECRET: z
      .string()
      .min(32, 'Expected at least 32 characters, for example from: openssl rand -hex 32')
      .optional(),
    AUTH_RATE_LIMIT: onOrOff.default('on'),
    GUESTS: onOrOff.optional(),
    SIGN_UP: z.enum(['open', 'link', 'closed'], 'Expected open, link or closed.').optional(),
    TRUSTED_PROXIES: networks.default([]),
    OPENAI_API_KEY: z.string().regex(/^\S+$/, 'Expected a key without spaces.').optional(),
    OPENAI_BASE_URL: url('https://api.openai.com/v1', /^https?:$/).default('https://api.openai.com/v1'),
    OPENAI_MODEL: z.string().optional(),
    OPENAI_SUMMARIES: onOrOff.default('off'),
    MODEL_SERVER_URL: url('http://localhost:11434/v1', /^https?:$/).optional(),
    MODEL_SERVER_API_KEY: z.string().regex(/^\S+$/, 'Expected a key without spaces.').optional(),
    MODEL_SERVER_MODEL: z.string().trim().min(1, 'Expected the name of a model.').optional(),
    MODEL_SERVER_CONTEXT_TOKENS: wholeNumber(256, 100_000_000).optional(),
    MODEL_SERVER_FETCHES_IMAGES: onOrOff.default('on'),
    INSTRUCTIONS: z.string().default('You are a helpful assistant. Answer in Markdown where it helps.'),
    RESPONSE_MODE: z.enum(['background', 'stream'], 'Expected background or stream.').default('background'),
    FIRST_BYTE_SECONDS: wholeNumber(1, 3600).default(300),
    SILENCE_SECONDS: wholeNumber(1, 3600).default(60),
    RETRY_BASE_MS: wholeNumber(1, 60_000).default(1000),
    TRASH_DAYS: wholeNumber(0, 3650).default(30),
    RETENTION_DAYS: wholeNumber(1, 36_500).optional(),
    GUEST_DAYS: wholeNumber(1, 3650).default(30),
    BUDGETS: onOrOff.default('on'),
    BUDGET_TOKENS: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional(),
    BUDGET_MONEY: money.optional(),
    PRICES_FILE: z.string().optional(),
    UPLOAD_MAX_MB: wholeNumber(1, 500).default(20),
    SEARCH_INDEX: onOrOff.default('on'),
    SHUTDOWN_GRACE_SECONDS: wholeNumber(0, 600).default(10),
    DEMO_WORDS_PER_SECOND: wholeNumber(0, 100_000).default(30),
    DEMO_VARIANTS: onOrOff.default('off'),
    LOG_LEVEL: z
      .enum(['debug', 'info', 'warn', 'error', 'silent'], 'Expected debug, info, warn, error or silent.')
      .default('info'),
    TEST_ONLY_TIME_FACTOR: timeFactor.default(1),
  })
  .refine(({ BUDGET_MONEY: money, PRICES_FILE: file }) => money === undefined || file !== undefined, {
    path: ['BUDGET_MONEY'],
    error: 'Expected PRICES_FILE beside it: money is counted by prices.',
  })
  .transform(({ TEST_ONLY_TIME_FACTOR: factor, ...values }) => ({
    ...values,
    FIRST_BYTE_SECONDS: values.FIRST_BYTE_SECONDS * factor,
    SILENCE_SECONDS: values.SILENCE_SECONDS * factor,
    RETRY_BASE_MS: values.RETRY_BASE_MS * factor,
    /**
     * For tests alone, and 1 everywhere else: silence, back-off, looks, leases and all that goes by them last so many times as
     * long. So half an hour of faults is as good as hours of them.
     */
    timeFactor: factor,
    OPENAI_MODEL: values.OPENAI_MODEL ?? 'gpt-5.4-mini',
    /** What answers at a model server that names no models. */
    modelWithoutList: values.MODEL_SERVER_MODEL ?? values.OPENAI_MODEL ?? null,
    provider: values.OPENAI_API_KEY ? ('openai' as const) : ('local' as const),
    // With a key every word costs somebody money: strangers are let in only where that is said.
    GUESTS: values.GUESTS ?? (values.OPENAI_API_KEY ? ('off' as const) : ('on' as const)),
    SIGN_UP: values.SIGN_UP ?? (values.OPENAI_API_KEY ? ('link' as const) : ('open' as const)),
  }))

/** The configuration, checked. `provider` is where new conversations begin. */
export type Env = z.infer<typeof envSchema>

/** Names every variable that is wrong and says what is expected; never repeats a value, which may be a secret. */
export class EnvError extends Error {
  override name = 'EnvError'
}

/**
 * Reads the configuration from `source`; an empty variable counts as not set.
 * @throws EnvError
 */
export function readEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''))
  const result = envSchema.safeParse(given)
  if (result.success) return result.data
  throw new EnvError(
    result.error.issues.map((issue) => `${issue.path.join('.')} is not usable. ${issue.message}`).join('\n'),
  )
}

let current: Env | undefined

/** The configuration of this process. Read when first used, so that building the app needs none. */
export function env(): Env {
  current ??= readEnv(process.env)
  return current
}
