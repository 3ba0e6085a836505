import { expect, it } from 'vitest'
import { ordinaryUser } from '#scripts/database/privileges.ts'

it.each([
  ['nobody, where there is one', 'root:x:0:0::/root:/bin/sh\ndaemon:x:1:1::/:\nnobody:x:65534:65534::/:\n', 65534],
  ['else the first account after root', 'root:x:0:0::/root:/bin/sh\nalice:x:1000:1000::/:\n', 1000],
  ['no one, where there is only root', 'root:x:0:0::/root:/bin/sh\n', null],
])('stands in for root: %s', (_, passwd, expected) => {
  expect(ordinaryUser(passwd)).toBe(expected)
})
