/** A script that runs while the browser reads the page, before anything is painted. `code` is ours, never a person's. */
export function InlineScript({ code, nonce }: { code: string; nonce: string | undefined }) {
  return (
    <script
      // React warns about scripts it renders in the browser, where they would not run anyway.
      type={typeof window === 'undefined' ? 'text/javascript' : 'text/plain'}
      nonce={nonce}
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours
      dangerouslySetInnerHTML={{ __html: code }}
    />
  )
}
