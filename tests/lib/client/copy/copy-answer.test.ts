import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { cleanFragment } from '#lib/client/copy/clean-fragment.ts'
import { copyAsPlainText, copyAsRichText } from '#lib/client/copy/copy-answer.ts'
import { copyFormulasAsText } from '#lib/client/copy/copy-formulas.ts'
import { plainText } from '#lib/client/copy/plain-text.ts'
import { tableRows } from '#lib/client/copy/table-rows.ts'

function drawn(html: string): HTMLElement {
  const element = document.createElement('div')
  element.innerHTML = html
  document.body.append(element)
  return element
}

const formula = '<span data-formula="$x^2$"><span><math>…</math><span aria-hidden="true">x2</span></span></span>'

afterEach(() => document.body.replaceChildren())

describe('an answer as plain text', () => {
  it.each([
    ['<h3>Tides</h3><p>They <strong>sway</strong>\nhere.</p>', 'Tides\n\nThey sway here.'],
    ['<ul>\n<li>one</li>\n<li>two<ul><li>a</li></ul></li>\n</ul><p>x</p>', '- one\n- two\n  - a\n\nx'],
    ['<ol start="9"><li>one</li><li><p>two</p><p>more</p></li></ol>', '9. one\n10. two\n\n    more'],
    ['<p>one<br>two</p>', 'one\ntwo'],
    ['<pre><code>a\n  b\n</code></pre>', 'a\n  b'],
    ['<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>', 'a\tb\n1\t2'],
    ['<ul><li><input type="checkbox" checked disabled> done</li></ul>', '- ☑ done'],
    [`<p>The area ${formula} of it.</p>`, 'The area $x^2$ of it.'],
    ['<div class="code-bar"><span>ts</span></div><pre hidden><code>a</code></pre>', 'a'],
    ['<p>a<button>Copy</button><span class="sr-only">b</span></p>', 'a'],
  ])('%s is %j', (html, text) => expect(plainText(cleanFragment(drawn(html)))).toBe(text))
})

describe('an answer as rich text', () => {
  it.each([
    ['<p class="x" style="color:red" onclick="x()">a</p>', '<p>a</p>'],
    ['<a href="https://example.org" target="_blank">a</a>', '<a href="https://example.org">a</a>'],
    ['<a href="javascript:alert(1)">a</a>', '<a>a</a>'],
    ['<div><script>x</script><style>x</style><iframe></iframe><svg></svg><b-x>a</b-x></div>', 'a'],
    ['<img src="x" onerror="x()">', ''],
    [`<p>${formula}</p>`, '<p>$x^2$</p>'],
    ['<pre><code><span data-code="keyword">let</span> x\n</code></pre>', '<pre><code>let x\n</code></pre>'],
    ['<p>a &lt;b&gt;</p>', '<p>a &lt;b&gt;</p>'],
  ])('%s is %s', (html, clean) => expect(cleanFragment(drawn(html)).innerHTML).toBe(clean))
})

it('a table’s cells are read as text, formulas as their source', () => {
  const element = drawn(`<table><tr><th>a</th></tr><tr><td><strong>1</strong> ${formula}</td></tr></table>`)
  expect(tableRows(element.querySelector('table') as HTMLTableElement)).toEqual([['a'], ['1 $x^2$']])
})

describe('a browser without a clipboard, as over plain http', () => {
  /** The old command, as far as jsdom lacks it: what was given to it, by the event or by the selected field. */
  function oldCommand() {
    const given: Record<string, string> = {}
    document.execCommand = () => {
      const data = { setData: (type: string, text: string) => void Object.assign(given, { [type]: text }) }
      const field = document.querySelector('textarea') as HTMLTextAreaElement
      const event = Object.assign(new Event('copy', { bubbles: true, cancelable: true }), { clipboardData: data })
      if (field.dispatchEvent(event)) given['text/plain'] = field.value
      return true
    }
    return given
  }

  it('gets both by the old command', async () => {
    vi.stubGlobal('navigator', {})
    const given = oldCommand()
    expect(await copyAsRichText(drawn('<p>a <em>b</em></p>'))).toBe(true)
    expect(given).toEqual({ 'text/html': '<p>a <em>b</em></p>', 'text/plain': 'a b' })
    expect(await copyAsPlainText(drawn('<p>c</p>'))).toBe(true)
    expect(given['text/plain']).toBe('c')
    vi.unstubAllGlobals()
  })
})

describe('a selection with formulas in it', () => {
  beforeAll(() => copyFormulasAsText(document))

  function copied(from: Node, fromOffset: number, to: Node, toOffset: number) {
    const given: Record<string, string> = {}
    document.getSelection()?.setBaseAndExtent(from, fromOffset, to, toOffset)
    const clipboardData = { setData: (type: string, text: string) => void Object.assign(given, { [type]: text }) }
    document.dispatchEvent(Object.assign(new Event('copy', { cancelable: true }), { clipboardData }))
    return given['text/plain']
  }

  it('is copied with their source', () => {
    const element = drawn(`<p>The area ${formula} of it.</p><p>More.</p>`)
    expect(copied(element, 0, element, 2)).toBe('The area $x^2$ of it.\n\nMore.')
  })

  it('takes a formula whole that it only touches', () => {
    const element = drawn(`<p>The area ${formula} of it.</p>`)
    const inside = element.querySelector('[aria-hidden]')?.firstChild as Node
    expect(copied(inside, 0, inside, 1)).toBe('$x^2$')
  })

  it('is left to the browser when there is none', () => {
    const element = drawn('<p>No formula.</p>')
    expect(copied(element, 0, element, 1)).toBeUndefined()
  })
})
