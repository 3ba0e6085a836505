/** So long is drawn at once; the page has its turn in between. */
const TURN_MS = 10

const waiting = new Set<() => void>()
let spent = 0
let isComing = false

/** Draws now, or after the others as soon as there is time. Returns what takes that back. */
export function inTurns(draw: () => void): () => void {
  if (waiting.size === 0 && spent < TURN_MS) spend(draw)
  else waiting.add(draw)
  come()
  return () => waiting.delete(draw)
}

function nextTurn(): void {
  isComing = false
  spent = 0
  for (const draw of waiting) {
    if (spent >= TURN_MS) break
    waiting.delete(draw)
    spend(draw)
  }
  if (waiting.size > 0) come()
}

function come(): void {
  if (isComing) return
  isComing = true
  setTimeout(nextTurn)
}

function spend(draw: () => void): void {
  const began = performance.now()
  draw()
  spent += performance.now() - began
}
