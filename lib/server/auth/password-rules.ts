import 'server-only'
import { PASSWORD_MIN_LENGTH } from '#lib/contract/account.ts'
import { refusal } from '#lib/server/errors.ts'

/**
 * Refuses a password that is among the first anybody would try: short, blank, one of the commonest, the owner's e-mail or name.
 * @throws AppError weak_password
 */
export async function requireGoodPassword(password: string, owner: { email: string; name: string }): Promise<void> {
  if (password.length < PASSWORD_MIN_LENGTH) throw refusal('passwordTooShort')
  // Letters, digits, signs: whatever can be seen.
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(password)) throw refusal('passwordOfSpaces')
  const plain = plainly(password)
  const [local = ''] = owner.email.split('@')
  const own = [owner.email, local, owner.name].flatMap((text) => [plainly(text), lettersOf(text)])
  if (own.some((text) => text !== '' && (text === plain || text === lettersOf(password))))
    throw refusal('passwordIsOwn')
  if (isPattern(plain) || (await commonPasswords()).has(plain)) throw refusal('passwordIsCommon')
}

const plainly = (text: string) => text.normalize('NFKC').trim().toLowerCase()

const lettersOf = (text: string) => plainly(text).replaceAll(/[^\p{L}\p{N}]/gu, '')

/** The list leaves out what its own program finds without it: dates, a few characters over and over, runs of neighbours. */
const isPattern = (text: string) =>
  /^\d{1,10}$/.test(text) || /^(.{1,8}?)\1+$/su.test(text) || rows.some((row) => row.includes(text))

const rows = ['01234567890123456789', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm'].flatMap((row) => [
  row,
  [...row].toReversed().join(''),
])

let common: Promise<Set<string>> | undefined

/** 49,000 of the commonest passwords, in small letters. Read when first needed, as they take some megabytes. */
function commonPasswords(): Promise<Set<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => new Set(dictionary['passwords-common']))
  return common
}
