'use client'

import { type ComponentType, useEffect, useState } from 'react'
import { showToast } from '#lib/client/toasts/toasts.ts'

const sayMissing = () =>
  showToast({ text: 'The server could not be reached, so this can’t be shown yet.', isError: true })

/** Does something whose code comes when it is first wanted. Should it not come, that is said. */
export async function doOnDemand<Part>(load: () => Promise<Part>, work: (part: Part) => unknown): Promise<void> {
  const part = await load().catch(() => null)
  if (part === null) sayMissing()
  else await work(part)
}

/**
 * A part of the page whose code comes when it is shown first. Should it not come, that is said, `onClose` is called, and the
 * next time it is tried again: `lazy` would break the page, and for good.
 */
export function onDemand<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null

  return function OnDemand(props: Props) {
    const [Part, setPart] = useState<ComponentType<Props> | null>(() => loaded)

    // biome-ignore lint/correctness/useExhaustiveDependencies: once, whatever it is shown with
    useEffect(() => {
      if (loaded) return
      load().then(
        (part) => {
          loaded = part
          setPart(() => part)
        },
        () => {
          sayMissing()
          if ('onClose' in props && typeof props.onClose === 'function') props.onClose()
        },
      )
    }, [])

    return Part && <Part {...props} />
  }
}
