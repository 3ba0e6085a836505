import { readFileSync, statSync } from 'node:fs'
import { PlainError } from '../base/plain-error.ts'

/** What nobody guesses, however fast they try. */
const MIN_LENGTH = 20

/**
 * The bearer tokens that are given in the environment (PROVIDER_TOKENS, with spaces or commas between them) and in a file,
 * one a line, that nobody but its owner can read. What is wrong is said without repeating a token.
 * @throws PlainError
 */
export function readTokens(fromEnvironment = '', file: string | null = null): string[] {
  const given = fromEnvironment.split(/[\s,]+/).filter((token) => token !== '')
  const tokens = [...given.map((token) => ({ token, from: 'PROVIDER_TOKENS' })), ...(file ? inFile(file) : [])]
  for (const { token, from } of tokens) {
    if (token.length < MIN_LENGTH || /\s/.test(token))
      throw new PlainError(
        `${from}: a token has at least ${MIN_LENGTH} characters and no spaces (openssl rand -hex 32).`,
      )
  }
  return [...new Set(tokens.map(({ token }) => token))]
}

function inFile(file: string): { token: string; from: string }[] {
  const stat = statSync(file, { throwIfNoEntry: false })
  if (!stat?.isFile()) throw new PlainError(`There is no file ${file} with tokens.`)
  if (process.platform !== 'win32' && (stat.mode & 0o077) !== 0)
    throw new PlainError(`Others can read the tokens in ${file}: chmod 600 ${file}`)
  const lines = readFileSync(file, 'utf8').split('\n')
  const tokens = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
  if (tokens.length === 0) throw new PlainError(`${file} holds no token.`)
  return tokens.map((token) => ({ token, from: file }))
}
