'use client'

import { useLayoutEffect, useRef, useState } from 'react'
import { loadable, useLoaded } from '#hooks/use-loaded.ts'
import { useOverflows } from '#hooks/use-overflows.ts'

type Props = {
  /** TeX, without its delimiters. */
  source: string
  isBlock?: boolean
}

const drawing = loadable(() => import('./draw-formula.ts'))

/** A formula. Its source stands there until it is drawn whole, and for good where it can't be. */
export function Formula({ source, isBlock = false }: Props) {
  const box = useRef<HTMLSpanElement>(null)
  const overflows = useOverflows(box, { canScroll: isBlock })
  const [drawn, setDrawn] = useState<string | null>(null)
  const draw = useLoaded(drawing)?.drawFormula
  const text = isBlock ? `$$\n${source}\n$$` : `$${source}$`
  const isDrawn = drawn === text

  useLayoutEffect(() => {
    if (!draw || !box.current) return
    return draw(box.current, { source, isBlock, onDrawn: () => setDrawn(text) })
  }, [draw, source, isBlock, text])

  return (
    <span className={isBlock ? 'formula formula-block' : 'formula'} dir="ltr" data-formula={isDrawn ? text : undefined}>
      {!isDrawn && <span className="whitespace-pre-wrap">{text}</span>}
      <span
        ref={box}
        className={isDrawn ? 'formula-drawing' : 'formula-drawing formula-pending'}
        // Scrolled with the keyboard.
        tabIndex={isDrawn && overflows ? 0 : undefined}
      />
    </span>
  )
}
