'use client'

import { isValidElement, type ReactNode, useRef } from 'react'
import { CopyButton } from '#components/ui/copy-button.tsx'

/** Code in a box of its own, scrolled sideways when it is wide, with its language and a button that copies it. */
export function CodeBlock({ children }: { children: ReactNode }) {
  const code = useRef<HTMLPreElement>(null)
  return (
    <div className="code-block rounded-control border border-line bg-soft">
      <div className="flex items-center justify-between pt-1 pr-1 pl-4 text-small text-ink-soft">
        <span>{languageOf(children)}</span>
        <CopyButton label="Copy the code" getText={() => code.current?.textContent?.replace(/\n$/, '') ?? ''} />
      </div>
      <pre
        ref={code}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
        tabIndex={0}
        className="overflow-x-auto px-4 pb-4 leading-normal"
      >
        {children}
      </pre>
    </div>
  )
}

/** What the model wrote behind the fence, as the Markdown parser notes it on the code element. */
function languageOf(children: ReactNode): string {
  if (!isValidElement<{ className?: string }>(children)) return ''
  return /language-(\S+)/.exec(children.props.className ?? '')?.[1] ?? ''
}
