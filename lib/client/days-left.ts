const DAY = 24 * 60 * 60 * 1000

/** How soon a time comes, in the words of a short note. `now` in milliseconds. */
export function daysLeft(time: string, now: number): string {
  const days = Math.ceil((Date.parse(time) - now) / DAY)
  if (days <= 0) return 'soon'
  return days === 1 ? 'in 1 day' : `in ${days} days`
}
