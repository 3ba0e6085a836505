import { createHash, randomBytes } from 'node:crypto'

/** A token that nobody guesses. */
export const newToken = () => `parley-${randomBytes(24).toString('base64url')}`

/**
 * Whose data a token reaches; null for a token that isn't one of these. The same token is the same tenant always and
 * everywhere, and the database doesn't know the token itself.
 */
export function tenantsOf(tokens: readonly string[]): (token: string) => string | null {
  // Looked up by hash, so that how long it takes says nothing about how much of a guess is right.
  const known = new Set(tokens.map(tenantName))
  return (token) => {
    const name = tenantName(token)
    return known.has(name) ? name : null
  }
}

const tenantName = (token: string) => `token-${createHash('sha256').update(token).digest('hex')}`
