'use client'

import { CopyButton } from '#components/ui/copy-button.tsx'
import { loadable, useLoaded } from '#hooks/use-loaded.ts'
import { CodeFrame } from './code-frame.tsx'
import { Formula } from './formula.tsx'

export type CodeProps = {
  source: string
  /** What the fence says, as it says it; '' when it says nothing. */
  language: string
  /** More of it may come. */
  isOpen: boolean
}

const richCode = loadable(async () => (await import('./rich-code.tsx')).RichCode)

/** A fence: code with what can be done with it, a formula, or what a diagram can be drawn from. */
export function CodeBlock(props: CodeProps) {
  const RichCode = useLoaded(richCode)
  if (props.language === 'math' && !props.isOpen) return <Formula source={props.source} isBlock />
  if (RichCode) return <RichCode {...props} />
  const { source, language } = props
  return (
    <CodeFrame language={language} actions={() => <CopyButton label="Copy the code" getText={() => source} />}>
      {source && `${source}\n`}
    </CodeFrame>
  )
}
