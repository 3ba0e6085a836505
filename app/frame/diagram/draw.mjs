// Runs in the frame of a diagram, which has no origin and may load nothing but this and Mermaid. It is served as it is
// (lib/server/diagram-frame.ts) and in no bundle of the page.
import mermaid from './mermaid.esm.min.mjs'

const box = document.getElementById('drawing')
// Only the page that this came from is told anything.
const tell = (message) => parent.postMessage(message, new URL(location.href).origin)

/** How much smaller a drawing is made to fit. */
const SMALLEST = 0.75
const SCROLL_BAR = 16

let drawn = 0

addEventListener('message', async ({ source, data }) => {
  if (source !== parent || data?.type !== 'draw') return
  drawn += 1
  const turn = drawn
  document.documentElement.style.background = data.colors.soft
  document.documentElement.style.colorScheme = data.isDark ? 'dark' : 'light'
  try {
    mermaid.initialize(settings(data))
    const { svg } = await mermaid.render(`diagram-${turn}`, data.source)
    if (turn === drawn) show(svg)
  } catch (error) {
    if (turn === drawn) tell({ type: 'failed', message: String(error?.message ?? error).slice(0, 1000) })
  }
})

function show(text) {
  box.innerHTML = text
  const svg = box.querySelector('svg')
  // Made smaller to fit, but not so that nobody can read it: then it scrolls.
  svg.style.minWidth = `${svg.viewBox.baseVal.width * SMALLEST}px`
  const file = svg.cloneNode(true)
  file.setAttribute('width', String(svg.viewBox.baseVal.width))
  file.setAttribute('height', String(svg.viewBox.baseVal.height))
  file.removeAttribute('style')
  tellHeight()
  tell({ type: 'drawn', svg: new XMLSerializer().serializeToString(file) })
}

function tellHeight() {
  if (!box.firstChild) return
  const { scrollWidth, clientWidth } = document.documentElement
  const bar = scrollWidth > clientWidth ? SCROLL_BAR : 0
  tell({ type: 'height', height: Math.ceil(box.getBoundingClientRect().height) + bar })
}

new ResizeObserver(tellHeight).observe(box)

function settings({ colors, isDark }) {
  return {
    startOnLoad: false,
    securityLevel: 'strict',
    suppressErrorRendering: true,
    maxTextSize: 20_000,
    // Labels of SVG's own, so that the drawing is a picture wherever it is opened.
    htmlLabels: false,
    flowchart: { htmlLabels: false, useMaxWidth: true },
    fontFamily: 'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
    theme: 'base',
    themeVariables: {
      darkMode: isDark,
      fontSize: '14px',
      background: colors.soft,
      primaryColor: colors.raised,
      primaryTextColor: colors.ink,
      primaryBorderColor: colors['line-strong'],
      secondaryColor: colors.paper,
      tertiaryColor: colors.paper,
      lineColor: colors['ink-soft'],
      textColor: colors.ink,
      mainBkg: colors.raised,
      nodeBorder: colors['line-strong'],
      clusterBkg: colors.paper,
      clusterBorder: colors.line,
      edgeLabelBackground: colors.soft,
      noteBkgColor: colors.paper,
      noteTextColor: colors.ink,
      noteBorderColor: colors.line,
      errorBkgColor: colors.paper,
      errorTextColor: colors.danger,
    },
  }
}

tell({ type: 'ready' })
