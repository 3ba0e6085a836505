/** Where the messages will be, while they are loaded. */
export function HistorySkeleton() {
  return (
    <div role="status" className="mx-auto flex w-full max-w-180 flex-1 flex-col gap-8 overflow-hidden px-4 py-8">
      <span className="sr-only">Loading the conversation</span>
      {[1, 2].map((pair) => (
        <div key={pair} aria-hidden className="flex animate-waiting flex-col gap-8">
          <div className="h-11 w-2/5 self-end rounded-card bg-soft" />
          <div className="flex flex-col gap-3">
            <div className="h-4 w-11/12 rounded-full bg-soft" />
            <div className="h-4 w-full rounded-full bg-soft" />
            <div className="h-4 w-3/5 rounded-full bg-soft" />
          </div>
        </div>
      ))}
    </div>
  )
}
