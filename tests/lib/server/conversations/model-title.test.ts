import { expect, it } from 'vitest'
import { titleFromReply } from '#lib/server/conversations/model-title.ts'

it.each<[string, string, string | null]>([
  ['as it should be', 'Baking rye bread', 'Baking rye bread'],
  ['with quotation marks', '"Baking rye bread"', 'Baking rye bread'],
  ['with the marks of another language', '„Roggenbrot backen“', 'Roggenbrot backen'],
  ['with a full stop', 'Baking rye bread.', 'Baking rye bread'],
  ['with a full stop of another script', '黑麦面包的做法。', '黑麦面包的做法'],
  ['with a question mark, which says something', 'Why rye?', 'Why rye?'],
  ['with an ellipsis, which does too', 'To be continued...', 'To be continued...'],
  ['with a label', 'Title: Baking rye bread', 'Baking rye bread'],
  ['as a heading', '# Baking rye bread', 'Baking rye bread'],
  ['in bold, with all of it at once', '**Title: “Baking rye bread.”**', 'Baking rye bread'],
  ['with code', '`rm -rf` explained', 'rm -rf explained'],
  ['with an underscore within', 'The snake_case habit', 'The snake_case habit'],
  ['with quotation marks within', 'What "rye" means here', 'What "rye" means here'],
  ['on several lines', '\n\nBaking rye bread\nAnd here is why', 'Baking rye bread'],
  ['after thoughts', '<think>They want\na title.</think>\n\nBaking rye bread', 'Baking rye bread'],
  ['too long', `Baking ${'very '.repeat(20)}good bread`, `Baking ${'very '.repeat(9)}very…`],
  ['with what no database stores', 'Baking\0 rye\uD800', 'Baking rye\uFFFD'],
  ['empty', '', null],
  ['blank', ' \n\t', null],
  ['of ornaments alone', '"**"…', null],
])('a reply %s becomes its title', (_, reply, title) => {
  expect(titleFromReply(reply)).toBe(title)
})
