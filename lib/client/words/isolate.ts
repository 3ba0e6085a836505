/** Letters that are written from the right, and the characters that steer the direction of text. */
const STEERING = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g
const FROM_THE_RIGHT = /[\u0590-\u08ff\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]/

/**
 * A name that somebody chose, as it stands in a sentence of ours: whatever its direction, the words around it stay in their
 * places (Unicode's first-strong isolate), and it can't break out of that.
 */
export function isolate(name: string): string {
  return FROM_THE_RIGHT.test(name) ? `\u2068${name.replaceAll(STEERING, '')}\u2069` : name
}
