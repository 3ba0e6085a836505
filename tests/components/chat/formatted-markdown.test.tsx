import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import { drawnPlainly } from './drawn-plainly.ts'

// What a table loads when it is shown first, another file may have loaded.
vi.resetModules()
const { FormattedMarkdown } = await import('#components/chat/formatted-markdown.tsx')

const markup = (text: string) => drawnPlainly(renderToStaticMarkup(<FormattedMarkdown text={text} isGrowing={false} />))

/** The elements without what tells nothing of the structure here. */
function drawn(text: string): string {
  return markup(text)
    .replaceAll(/ (dir="\w+"|target="_blank"|rel="[^"]*"|tabindex="0")/g, '')
    .replaceAll(/_R_\w*/g, 'id')
    .replaceAll('\n', '·')
}

const table = (rows: string) => `<section aria-label="Table" class="scroll-box overflow-x-auto">${rows}</section>`
const back = (to: string, label: string, sign: string) =>
  `<a href="#id-ref-${to}" aria-label="Back to reference ${label}">${sign}</a>`
const call = (to: string, count: number, number: number) =>
  `<sup><a id="id-ref-${to}-${count}" href="#id-note-${to}" aria-label="Footnote ${number}">${number}</a></sup>`
const notes = (items: string) => `<section aria-label="Footnotes" data-footnotes="true"><ol>${items}</ol></section>`

describe('Markdown', () => {
  it.each([
    ['a heading', '### a *b*', '<h5>a <em>b</em></h5>'],
    ['a heading underlined', 'a\n---', '<h4>a</h4>'],
    ['paragraphs', 'a\n\nb', '<p>a</p>·<p>b</p>'],
    ['a rule', '***', '<hr/>'],
    ['a quote', '> a\n>\n> > b', '<blockquote><p>a</p>·<blockquote><p>b</p></blockquote></blockquote>'],
    ['marks', '**a** _b_ ~~c~~ `d`', '<p><strong>a</strong> <em>b</em> <del>c</del> <code>d</code></p>'],
    ['hard breaks', 'a  \nb\\\nc', '<p>a<br/>·b<br/>·c</p>'],
    ['code over two lines', '`a\nb`', '<p><code>a b</code></p>'],
    ['entities', '&amp; &copy; &#35; &nope;', '<p>&amp; © # &amp;nope;</p>'],
    ['a tight list', '- a\n- b\n  1. c', '<ul><li>a</li><li>b·<ol><li>c</li></ol></li></ul>'],
    ['a loose list', '- a\n\n- b', '<ul><li><p>a</p></li><li><p>b</p></li></ul>'],
    ['a list that begins elsewhere', '7. a', '<ol start="7"><li>a</li></ol>'],
    [
      'tasks',
      '- [x] a\n- b',
      '<ul><li class="task-list-item"><input type="checkbox" disabled="" aria-label="a" checked=""/> a</li><li>b</li></ul>',
    ],
    [
      'loose tasks',
      '- [ ] a\n\n  b',
      '<ul><li class="task-list-item"><p><input type="checkbox" disabled="" aria-label="a"/> a</p>·<p>b</p></li></ul>',
    ],
    [
      'a table with too few and too many cells',
      '| a | b |\n|:-:|---|\n| 1 |\n| 2 | 3 | 4 |',
      table(
        '<table><thead><tr><th style="text-align:center">a</th><th>b</th></tr></thead><tbody><tr><td style="text-align:center">1</td><td></td></tr><tr><td style="text-align:center">2</td><td>3</td></tr></tbody></table>',
      ),
    ],
    ['a table of which only the head came', '| a |\n|---|', table('<table><thead><tr><th>a</th></tr></thead></table>')],
    ['a link', '[*a*](https://e.org/ä "t")', '<p><a href="https://e.org/%C3%A4"><em>a</em></a></p>'],
    [
      'addresses',
      '<https://e.org> www.e.org a@e.org',
      '<p><a href="https://e.org">https://e.org</a> <a href="http://www.e.org">www.e.org</a> <a href="mailto:a@e.org">a@e.org</a></p>',
    ],
    [
      'references, the first definition counting',
      '[a] [b][A] [c]\n\n[a]: https://one.org\n[A]: https://two.org',
      '<p><a href="https://one.org">a</a> <a href="https://one.org">b</a> [c]</p>',
    ],
    ['a link that leads nowhere safe', '[a](javascript:x) [b](/c)', '<p><span>a</span> <span>b</span></p>'],
    [
      'a picture',
      '![a](https://e.org/b.png) ![](data:x)',
      '<p><a href="https://e.org/b.png">a (e.org)</a> <span>Image</span></p>',
    ],
    ['a picture by reference', '![a][b]\n\n[b]: https://e.org', '<p><a href="https://e.org">a (e.org)</a></p>'],
    [
      'a picture in a link',
      '[![a](https://b.org)](https://c.org)',
      '<p><a href="https://c.org"><span>a (b.org)</span></a></p>',
    ],
    ['HTML as text', '<div>\n\na <b>', '<p>&lt;div&gt;</p>·<p>a &lt;b&gt;</p>'],
    ['unclosed marks', '**a `b [c](d', '<p>**a `b [c](d</p>'],
    [
      'footnotes in the order of their references',
      'a[^x] b[^y] c[^x]\n\n[^y]: Y[^z]\n[^x]: X\n[^z]: `Z`\n[^unused]: U',
      `<p>a${call('x', 1, 1)} b${call('y', 1, 2)} c${call('x', 2, 1)}</p>${notes(
        [
          `<li id="id-note-x"><p>X ${back('x-1', '1', '↩')}${back('x-2', '1-2', '↩<sup>2</sup>')}</p></li>`,
          `<li id="id-note-y"><p>Y${call('z', 1, 3)} ${back('y-1', '2', '↩')}</p></li>`,
          `<li id="id-note-z"><p><code>Z</code> ${back('z-1', '3', '↩')}</p></li>`,
        ].join(''),
      )}`,
    ],
    [
      'a footnote that ends with something else than text',
      'a[^1]\n\n[^1]: b\n\n    - c',
      `<p>a${call('1', 1, 1)}</p>${notes(`<li id="id-note-1"><p>b</p>·<ul><li>c</li></ul>${back('1-1', '1', '↩')}</li>`)}`,
    ],
    ['a footnote without its note', 'a[^1]', '<p>a[^1]</p>'],
    [
      'an alert',
      '> [!TIP]\n> a',
      '<div role="note" aria-label="Tip" class="alert" data-alert="tip"><p class="alert-title">Tip</p><p>a</p></div>',
    ],
    [
      'details over blocks',
      '<details open>\n<summary>a *b*</summary>\n\n- c\n\n</details>\n\nd',
      '<details open=""><summary>a <em>b</em></summary><ul><li>c</li></ul></details>·<p>d</p>',
    ],
    ['the tags that mean something', 'a<br>H<sub>2</sub>O <kbd>K</kbd>', '<p>a<br/>·H<sub>2</sub>O <kbd>K</kbd></p>'],
    ['formulas', '$a_1$ costs $5', '<p><code>a_1</code> costs $5</p>'],
  ])('draws %s', (_, text, html) => {
    expect(drawn(text)).toBe(html)
  })

  it.each([
    ['```js\na\n\nb\n```', 'language-js', 'js', 'a\n\nb\n'],
    ['~~~c++ title="x"\na\n~~~', 'language-c++', 'c++', 'a\n'],
    ['```\nunclosed', null, '', 'unclosed\n'],
    ['```ts\n', 'language-ts', 'ts', ''],
    ['    indented', null, '', 'indented\n'],
  ])('draws %j as code with its language', (text, className, language, code) => {
    const page = document.createElement('div')
    page.innerHTML = markup(text)
    expect(page.querySelector('code')?.getAttribute('class')).toBe(className)
    expect(page.querySelector('code')?.textContent).toBe(code)
    expect(page.querySelector('span')?.textContent ?? '').toBe(language)
  })
})

describe('the direction of a text', () => {
  /** Where it is said, in the order of the page. */
  function directions(text: string): string[] {
    const page = document.createElement('div')
    page.innerHTML = markup(text)
    return [...page.querySelectorAll('[dir]')].map((e) => `${e.localName} ${e.getAttribute('dir')}`)
  }

  it.each([
    ['a paragraph', 'שלום?', ['p auto']],
    ['a heading', '## שלום', ['h4 auto']],
    ['each item, by its first text', '- שלום\n\n  more\n\n  - a', ['li auto', 'p auto', 'li auto']],
    ['a quote, by its first text', '> שלום\n>\n> # a\n> > b', ['blockquote auto', 'h3 auto', 'blockquote auto']],
    ['each cell', '| a |\n|---|\n| ב |', ['th auto', 'td auto']],
    ['a note', 'a[^1]\n\n[^1]: b', ['p auto', 'li auto']],
    ['code, always left to right', '`a`\n\n```\nb\n```', ['p auto', 'code ltr', 'div ltr']],
  ])('is found by %s', (_, text, expected) => {
    expect(directions(text)).toEqual(expected)
  })
})
