/** A formula, by its source in TeX. */
export function Formula({ source, isBlock }: { source: string; isBlock: boolean }) {
  if (!isBlock) return <code dir="ltr">{source}</code>
  return (
    <pre dir="ltr" className="overflow-x-auto py-2 text-center">
      <code>{source}</code>
    </pre>
  )
}
