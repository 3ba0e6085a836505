import { type ReactNode, useRef } from 'react'
import { useOverflows } from '#hooks/use-overflows.ts'

type Props = {
  language: string
  /** What can be done with the code. It stays in view while the code passes beneath it. */
  actions: (overflows: boolean) => ReactNode
  isWrapped?: boolean
  /** Said above the code. */
  note?: string | null
  /** Shown in place of the code. */
  picture?: ReactNode
  children: ReactNode
}

/** Code in a box of its own, scrolled sideways when it is wide. */
export function CodeFrame({ language, actions, isWrapped = false, note, picture, children }: Props) {
  const box = useRef<HTMLPreElement>(null)
  const overflows = useOverflows(box)
  return (
    <div className="code-block" dir="ltr">
      <div className={language ? 'code-bar' : 'code-bar code-bar-bare'}>
        {language && <span>{language}</span>}
        <div>{actions(overflows)}</div>
      </div>
      {note && (
        <p role="status" className="px-4 text-ui">
          {note}
        </p>
      )}
      {picture}
      <pre
        ref={box}
        hidden={Boolean(picture)}
        // Scrolled with the keyboard.
        tabIndex={overflows ? 0 : undefined}
        className={isWrapped ? '*:wrap-anywhere whitespace-pre-wrap' : undefined}
      >
        <code className={language ? `language-${language}` : undefined}>{children}</code>
      </pre>
    </div>
  )
}
