import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { fromRoot } from '#scripts/base/project.ts'

const css = readFileSync(fromRoot('app', 'globals.css'), 'utf8')

function shades(token: string): [light: string, dark: string] {
  const [, light = '', dark = ''] = new RegExp(`--${token}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(css) ?? []
  return [light, dark]
}

/** WCAG's relative luminance. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const contrast = (one: string, other: string) => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const tokens = [...css.matchAll(/--(code-\w+):/g)].map(([, token = '']) => token)

it.each([...tokens, 'ink', 'ink-soft', 'danger'])('code in %s can be read, in light and in dark', (token) => {
  const paper = shades('soft')
  for (const [index, color] of shades(token).entries()) {
    expect(contrast(color, paper[index] ?? '')).toBeGreaterThanOrEqual(4.5)
  }
})
