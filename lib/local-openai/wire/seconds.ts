import 'server-only'

/** Unix time, as every object of the API shows it, from milliseconds. */
export const unixSeconds = (now: Date | number) => Math.floor(Number(now) / 1000)
