import type { PageColors } from '../browser/page-colors.ts'
import { cleanSvg } from './clean-svg.ts'
import { DIAGRAM_TOO_SLOW, DIAGRAM_UNREACHED, diagramFailure } from './diagram-words.ts'

export const DIAGRAM_FRAME = '/frame/diagram'

/** What the page asks of the frame (app/frame/diagram/draw.mjs). */
type Request = { type: 'draw'; source: string; colors: PageColors; isDark: boolean }

type Listener = {
  onHeight: (height: number) => void
  /** The drawing as a file of its own. */
  onDrawn: (svg: string) => void
  onFailed: (words: string) => void
}

const LOAD_LIMIT_MS = 20_000
const DRAW_LIMIT_MS = 8000
/** What a frame that has loaded may still need to say that it is there. */
const GREETING_LIMIT_MS = 3000

/**
 * Has a diagram drawn in a frame that can reach nothing. What the frame says is believed as little as the diagram: sizes are
 * numbers, drawings are cleaned, and who takes too long is given up.
 */
export function drawInFrame(frame: HTMLIFrameElement, { onHeight, onDrawn, onFailed }: Listener) {
  let wanted: Request | null = null
  let isReady = false
  let timer = setTimeout(() => fail(DIAGRAM_UNREACHED), LOAD_LIMIT_MS)

  function stop() {
    clearTimeout(timer)
    window.removeEventListener('message', hear)
    frame.removeEventListener('load', onLoad)
  }

  function fail(words: string) {
    stop()
    onFailed(words)
  }

  function limit(ms: number, words: string) {
    clearTimeout(timer)
    timer = setTimeout(() => fail(words), ms)
  }

  function onLoad() {
    if (!isReady) limit(GREETING_LIMIT_MS, DIAGRAM_UNREACHED)
  }

  function ask() {
    if (!isReady || !wanted) return
    limit(DRAW_LIMIT_MS, DIAGRAM_TOO_SLOW)
    // A frame of its own origin, which is nobody's, can only be written to by whoever it is.
    frame.contentWindow?.postMessage(wanted, '*')
  }

  function hear({ source, data }: MessageEvent<unknown>) {
    if (source !== frame.contentWindow || typeof data !== 'object' || data === null) return
    const said = data as Record<string, unknown>
    if (said.type === 'ready' && !isReady) {
      isReady = true
      ask()
    }
    if (said.type === 'height' && Number.isFinite(said.height)) onHeight(Number(said.height))
    if (said.type === 'drawn' && typeof said.svg === 'string') {
      clearTimeout(timer)
      onDrawn(cleanSvg(said.svg))
    }
    if (said.type === 'failed') fail(diagramFailure(String(said.message)))
  }

  window.addEventListener('message', hear)
  frame.addEventListener('load', onLoad)
  return {
    draw: (request: Omit<Request, 'type'>) => {
      wanted = { type: 'draw', ...request }
      ask()
    },
    stop,
  }
}
