import { describe, expect, it } from 'vitest'
import { EnvError, readEnv } from '#lib/server/env.ts'

describe('readEnv', () => {
  it('needs nothing: the local provider answers on port 3000', () => {
    expect(readEnv({})).toMatchObject({ PORT: 3000, provider: 'local', RESPONSE_MODE: 'background' })
  })

  it('takes an empty variable for one that is not set', () => {
    expect(readEnv({ PORT: '', OPENAI_API_KEY: '', DATABASE_URL: '' })).toEqual(readEnv({}))
  })

  it('uses OpenAI when there is a key', () => {
    expect(readEnv({ OPENAI_API_KEY: 'sk-1' })).toMatchObject({
      provider: 'openai',
      OPENAI_BASE_URL: 'https://api.openai.com/v1',
    })
  })

  it('knows what answers at a server without a list: what was set for it, else for OpenAI, and nothing by itself', () => {
    expect(readEnv({})).toMatchObject({ modelWithoutList: null, OPENAI_MODEL: 'gpt-5.4-mini' })
    expect(readEnv({ OPENAI_MODEL: 'a' })).toMatchObject({ modelWithoutList: 'a', OPENAI_MODEL: 'a' })
    expect(readEnv({ OPENAI_MODEL: 'a', MODEL_SERVER_MODEL: ' b ' }).modelWithoutList).toBe('b')
  })

  it.each([
    ['PORT', '80a', 'whole number from 0 to 65535'],
    ['PORT', '70000', 'whole number from 0 to 65535'],
    ['DATABASE_URL', 'mysql://localhost/x', 'postgresql://'],
    ['DATABASE_URL', 'nonsense', 'postgresql://'],
    ['APP_URL', 'chat.example.org', 'https://chat.example.org'],
    ['AUTH_SECRET', 'short', 'at least 32 characters'],
    ['OPENAI_API_KEY', 'sk with spaces', 'without spaces'],
    ['OPENAI_BASE_URL', 'ftp://example.org', 'https://api.openai.com/v1'],
    ['MODEL_SERVER_URL', 'localhost:11434', 'http://localhost:11434/v1'],
    ['MODEL_SERVER_MODEL', '  ', 'name of a model'],
    ['MODEL_SERVER_CONTEXT_TOKENS', '12', 'whole number from 256'],
    ['RESPONSE_MODE', 'sync', 'background or stream'],
    ['SILENCE_SECONDS', '0', 'whole number from 1 to 3600'],
    ['SHUTDOWN_GRACE_SECONDS', '-1', 'whole number from 0 to 600'],
    ['LOG_LEVEL', 'loud', 'debug, info, warn, error or silent'],
    ['TEST_ONLY_TIME_FACTOR', '0.0', 'above 0'],
    ['TEST_ONLY_TIME_FACTOR', '10', 'tests alone'],
  ])('refuses %s=%s, naming the variable and what is expected', (name, value, expected) => {
    const read = () => readEnv({ [name]: value })
    expect(read).toThrow(EnvError)
    expect(read).toThrow(name)
    expect(read).toThrow(expected)
  })

  it('shortens everything that is waited for by one factor, for tests', () => {
    const usual = readEnv({})
    const { timeFactor, SILENCE_SECONDS, FIRST_BYTE_SECONDS, RETRY_BASE_MS } = readEnv({ TEST_ONLY_TIME_FACTOR: '0.1' })
    expect(usual.timeFactor).toBe(1)
    expect({ timeFactor, SILENCE_SECONDS, FIRST_BYTE_SECONDS, RETRY_BASE_MS }).toEqual({
      timeFactor: 0.1,
      SILENCE_SECONDS: usual.SILENCE_SECONDS / 10,
      FIRST_BYTE_SECONDS: usual.FIRST_BYTE_SECONDS / 10,
      RETRY_BASE_MS: usual.RETRY_BASE_MS / 10,
    })
  })

  it('names every wrong variable at once, and repeats no value, which may be a secret', () => {
    const read = () => readEnv({ PORT: 'x', OPENAI_API_KEY: 'sk secret' })
    expect(read).toThrow(/PORT[\s\S]*OPENAI_API_KEY/)
    expect(read).not.toThrow('secret')
  })
})
