'use client'

import { type ReactNode, useRef } from 'react'
import { CopyButton } from '#components/ui/copy-button.tsx'

/** Code in a box of its own, scrolled sideways when it is wide, with a button that copies it. */
export function CodeBlock({ children }: { children: ReactNode }) {
  const code = useRef<HTMLPreElement>(null)
  return (
    <div className="code-block relative rounded-control border border-line bg-soft">
      <pre
        ref={code}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
        tabIndex={0}
        className="overflow-x-auto p-4 pr-14"
      >
        {children}
      </pre>
      <div className="absolute top-1.5 right-1.5 rounded-control bg-soft">
        <CopyButton label="Copy the code" getText={() => code.current?.textContent?.replace(/\n$/, '') ?? ''} />
      </div>
    </div>
  )
}
