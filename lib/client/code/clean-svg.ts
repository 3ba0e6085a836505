/** What a drawing needs none of: what runs, loads, or changes what was looked at. */
const FORBIDDEN = 'script, foreignObject, iframe, object, embed, audio, video, image, animate, set'

const SVG = 'http://www.w3.org/2000/svg'
const HTML = 'http://www.w3.org/1999/xhtml'
/**
 * Names that mean nothing to a browser. As what it is, a drawing would be styled as it is read, and the page's policy complain
 * of each style in it.
 */
const STAND_INS = [
  [SVG, 'urn:parley:svg'],
  [HTML, 'urn:parley:html'],
] as const

/** A drawing that shows, wherever it is opened, and does and loads nothing; '' for what is none. */
export function cleanSvg(text: string): string {
  const inert = STAND_INS.reduce((result, [name, standIn]) => result.replaceAll(name, standIn), text)
  const drawing = new DOMParser().parseFromString(inert, 'application/xml')
  const root = drawing.documentElement
  if (root.localName !== 'svg' || drawing.querySelector('parsererror')) return ''
  for (const element of drawing.querySelectorAll(FORBIDDEN)) element.remove()
  for (const sheet of drawing.querySelectorAll('style')) sheet.textContent = withoutLoading(sheet.textContent ?? '')
  for (const element of [root, ...root.querySelectorAll('*')]) {
    for (const { name, value } of [...element.attributes]) {
      if (/^on/i.test(name) || (/href$/i.test(name) && !value.startsWith('#'))) element.removeAttribute(name)
      else if (/url\(|\\.*\(/is.test(value)) element.setAttribute(name, withoutLoading(value))
    }
  }
  const clean = new XMLSerializer().serializeToString(root)
  return STAND_INS.reduce((result, [name, standIn]) => result.replaceAll(standIn, name), clean)
}

/** Styles that name nothing outside their drawing, however that is written. */
function withoutLoading(styles: string): string {
  return /\\|@import|image-set|src\(/i.test(styles) ? '' : styles.replace(/url\(\s*["']?(?!["']?#)[^)]*\)/gi, 'none')
}
