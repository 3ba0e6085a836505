import 'server-only'

/** Something that is ours for as long as it is renewed in time. */
export interface Held {
  readonly key: string
  /** It is somebody else's, or nobody's, now. */
  onLost(): void
}

/** Keeps leases: renews all that are held, in one go, and says so when one was lost. */
export interface Leases<H extends Held = Held> {
  hold(held: H): void
  release(held: H): void
  renew(): Promise<void>
}

/** Makes a keeper of leases. `renew` extends those that are still their holder's, and returns their keys. */
export type KeepLeases = <H extends Held>(
  renew: (held: readonly H[]) => Promise<ReadonlySet<string>>,
  timing: { everyMs: number; leaseMs: number },
) => Leases<H>
