import 'server-only'

export const DISCLOSURE =
  '*This is the demo model built into Parley. No real model answers: these words are put together from yours.*'
