import type { MarkdownIt } from 'markdown-it'

/** `www.example.org` is a link as it would be with `http://` before it. */
export function wwwLinks(md: MarkdownIt) {
  const scheme = 'http://'
  md.linkify.add('www.', {
    validate: (text, pos, self) => {
      const address = `${scheme}www.${text.slice(pos, pos + 2000)}`
      const length = self.testSchemaAt(address, 'http:', 'http:'.length)
      return Math.max(0, length - '//www.'.length)
    },
    normalize: (match) => {
      match.url = scheme + match.url
    },
  })
}
