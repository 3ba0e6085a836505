import { useEffect, useRef, useState } from 'react'
import { isPageDark, onPageColors, pageColors } from '#lib/client/browser/page-colors.ts'
import { DIAGRAM_FRAME, drawInFrame } from '#lib/client/code/diagram-frame.ts'

type Props = { source: string; onDrawn: (svg: string) => void; onFailed: (words: string) => void }

/** A diagram, in a frame without an origin: what its code makes Mermaid do can't reach the page or the server. */
export function Diagram({ source, onDrawn, onFailed }: Props) {
  const frame = useRef<HTMLIFrameElement>(null)
  const [height, setHeight] = useState<number | null>(null)

  useEffect(() => {
    if (!frame.current) return
    const drawing = drawInFrame(frame.current, { onHeight: setHeight, onDrawn, onFailed })
    const draw = () => drawing.draw({ source, colors: pageColors(), isDark: isPageDark() })
    draw()
    const stopWatching = onPageColors(draw)
    return () => {
      stopWatching()
      drawing.stop()
    }
  }, [source, onDrawn, onFailed])

  return (
    <div className="relative px-2 pb-2">
      {height === null && (
        <p role="status" className="absolute inset-0 flex animate-waiting items-center justify-center text-ui">
          Drawing the diagram
        </p>
      )}
      <iframe
        ref={frame}
        src={DIAGRAM_FRAME}
        title="Diagram"
        sandbox="allow-scripts"
        allow=""
        referrerPolicy="no-referrer"
        style={{ height: height ?? 160 }}
        className={`max-h-[70vh] w-full rounded-control ${height === null ? 'invisible' : ''}`}
      />
    </div>
  )
}
