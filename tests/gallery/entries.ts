import { answers } from './answers.tsx'
import { code } from './code.tsx'
import type { Entry } from './entry.ts'
import { overlays } from './overlays.tsx'
import { pages } from './pages.tsx'
import { parts } from './parts.tsx'

/** All that the gallery shows, in this order. */
export const entries: Entry[] = [...pages, ...parts, ...answers, ...code, ...overlays]
