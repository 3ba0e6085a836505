import type { RequestHandler } from 'msw'
import type { ReactNode } from 'react'

/** One frame of the gallery. */
export interface Entry {
  name: string
  /** The address that its components see. */
  path?: string
  /** What answers them; nothing else does. */
  handlers?: RequestHandler[]
  /** It fills the window. */
  isPage?: true
  render: () => ReactNode
}
