/** Where the answer's first words will be. */
export function WaitingPulse() {
  return (
    <div role="status" className="flex h-6 items-center">
      <span className="sr-only">Waiting for the answer</span>
      <span aria-hidden className="h-4 w-24 animate-waiting rounded-full bg-line" />
    </div>
  )
}
