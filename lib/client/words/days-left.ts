const DAY = 24 * 60 * 60 * 1000

/** How soon a time comes, in words and as a short note. `now` in milliseconds. */
export function daysLeft(time: string, now: number): { words: string; note: string } {
  const days = Math.ceil((Date.parse(time) - now) / DAY)
  if (days <= 0) return { words: 'soon', note: 'soon' }
  return { words: days === 1 ? 'in 1 day' : `in ${days} days`, note: `${days} d` }
}
