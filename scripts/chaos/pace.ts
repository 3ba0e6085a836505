/** The app's leases, back-off, silence and looks last so many times as long while it is in chaos. */
export const TIME_FACTOR = 0.1

/** How long a lease then lasts. */
export const LEASE_MS = 15_000 * TIME_FACTOR

/** What the provider lets pass before the first byte, and between two, before the app gives a connection up. */
export const SILENCE_SECONDS = 20
export const SILENCE_MS = SILENCE_SECONDS * 1000 * TIME_FACTOR

/** A unit of the app's back-off and looks. */
export const UNIT_MS = 1000 * TIME_FACTOR

/** After the last fault every turn has ended within a minute of the app's time; the answers themselves are written in ours. */
export const STUCK_AFTER_MS = 60_000 * TIME_FACTOR
