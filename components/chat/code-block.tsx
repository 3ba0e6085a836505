'use client'

import { CopyButton } from '#components/ui/copy-button.tsx'

/** Code in a box of its own, scrolled sideways when it is wide, with its language and a button that copies it. */
export function CodeBlock({ language, code }: { language: string; code: string }) {
  return (
    <div className="code-block rounded-control border border-line bg-soft" dir="ltr">
      <div className="flex items-center justify-between pt-1 pr-1 pl-4 text-small text-ink-soft">
        <span>{language}</span>
        <CopyButton label="Copy the code" getText={() => code} />
      </div>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
        tabIndex={0}
        className="overflow-x-auto px-4 pb-4 leading-normal"
      >
        <code className={language ? `language-${language}` : undefined}>{code && `${code}\n`}</code>
      </pre>
    </div>
  )
}
