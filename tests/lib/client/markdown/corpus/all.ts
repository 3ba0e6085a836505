import { alerts, headings, quotes, tables } from './blocks.ts'
import { code } from './code.ts'
import { emphasis } from './emphasis.ts'
import { formulas, money } from './formulas.ts'
import { html } from './html.ts'
import { languages } from './languages.ts'
import { links, pictures, references } from './links.ts'
import { lists, tasks } from './lists.ts'
import { mixed } from './mixed.ts'
import { notes } from './notes.ts'

/** Awkward Markdown, by theme. */
export const corpus = {
  ...{
    alerts,
    code,
    emphasis,
    formulas,
    headings,
    html,
    languages,
    links,
    lists,
    mixed,
    money,
    notes,
    pictures,
    quotes,
  },
  ...{ references, tables, tasks },
}
