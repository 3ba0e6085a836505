import { describe, expect, it } from 'vitest'
import { requireGoodPassword } from '#lib/server/auth/password-rules.ts'

const ada = { email: 'Ada.Lovelace@Example.org', name: 'Ada Lovelace' }

describe('a password is refused', () => {
  it.each([
    ['that is short', '1234567'],
    ['that is empty', ''],
    ['of spaces', '            '],
    ['of other blanks', '\u00a0\u2003\u3000\t\n\u200b\u00a0\u2003'],
    ['that is the first anybody tries', 'password'],
    ['that is common, in capitals', 'PassWord1'],
    ['that is common, with spaces around', ' iloveyou1 '],
    ['that is common, in wide letters', 'ｐａｓｓｗｏｒｄ'],
    ['of digits in a row', '87654321'],
    ['of one digit', '00000000'],
    ['of letters in a row', 'abcdefgh'],
    ['of keys in a row', 'lkjhgfdsa'],
    ['of something over and over', 'hahahaha'],
    ['that is a date', '01012009'],
    ['that is the e-mail', 'ada.lovelace@example.org'],
    ['that is what stands before the @', 'Ada.Lovelace'],
    ['that is the name', 'ada lovelace'],
    ['that is the name without its space', 'AdaLovelace'],
    ['that is the name with other signs', 'ada-lovelace!'],
  ])('%s', async (_, password) => {
    await expect(requireGoodPassword(password, ada)).rejects.toMatchObject({ code: 'weak_password' })
  })
})

it.each(['correct horse', 'Lovelace was here', 'ада и море 1842', '🐎🔋📎🐎🔋📎🐎x', 'x9$Lq2!v'])(
  '%s is taken',
  (password) => expect(requireGoodPassword(password, ada)).resolves.toBeUndefined(),
)

it('a name of nothing but signs forbids nothing', () =>
  expect(requireGoodPassword('correct horse', { email: 'a@b.de', name: '!!' })).resolves.toBeUndefined())
