import { CopyButton } from '#components/ui/copy-button.tsx'

/** What can be done with every message; steps back until the message is pointed at, and is always there on touch. */
export function MessageActions({ getText }: { getText: () => string }) {
  return (
    <div className="-mx-2 flex opacity-0 transition-opacity duration-150 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
      <CopyButton label="Copy the message" getText={getText} />
    </div>
  )
}
