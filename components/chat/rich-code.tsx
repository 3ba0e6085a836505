'use client'

import { useCallback, useState } from 'react'
import { useHighlighting } from '#hooks/use-highlighting.ts'
import { CodeActions, DiagramActions, DiagramSwitch } from './code-actions.tsx'
import type { CodeProps } from './code-block.tsx'
import { CodeFrame } from './code-frame.tsx'
import { CodeLines } from './code-lines.tsx'
import { Diagram } from './diagram.tsx'

type View = { type: 'code'; failure: string | null } | { type: 'diagram'; svg: string | null }

/** Code with all that can be done with it. A diagram is drawn for who asks for it. */
export function RichCode({ source, language, isOpen }: CodeProps) {
  const [isWrapped, setIsWrapped] = useState(false)
  const [view, setView] = useState<View>({ type: 'code', failure: null })
  const lines = useHighlighting({ source, language, isOpen })
  const onDrawn = useCallback((svg: string) => setView({ type: 'diagram', svg }), [])
  const onFailed = useCallback((failure: string) => setView({ type: 'code', failure }), [])

  const isDrawn = view.type === 'diagram'
  const turn = () => setView(isDrawn ? { type: 'code', failure: null } : { type: 'diagram', svg: null })
  const wrap = { isOn: isWrapped, onToggle: () => setIsWrapped(!isWrapped) }

  return (
    <CodeFrame
      language={language}
      isWrapped={isWrapped}
      note={isDrawn ? null : view.failure}
      picture={isDrawn && <Diagram {...{ source, onDrawn, onFailed }} />}
      actions={(overflows) => (
        <>
          {language.toLowerCase() === 'mermaid' && !isOpen && <DiagramSwitch isDrawn={isDrawn} onClick={turn} />}
          {isDrawn ? (
            <DiagramActions source={source} svg={view.svg} />
          ) : (
            <CodeActions {...{ source, language, wrap: overflows || isWrapped ? wrap : null }} />
          )}
        </>
      )}
    >
      {lines ? <CodeLines source={source} lines={lines} /> : source && `${source}\n`}
    </CodeFrame>
  )
}
