import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { InlineScript } from '#components/ui/inline-script.tsx'
import { minimumBrowserScript } from '#lib/client/browser/minimum-browser.ts'
import { sidebarScript } from '#lib/client/browser/sidebar-fold.ts'
import { themeScript } from '#lib/client/browser/theme.ts'
import './globals.css'

export const metadata: Metadata = {
  title: 'Parley',
  description: 'A quiet place to talk with a model.',
  icons: { icon: '/icon.svg' },
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  interactiveWidget: 'resizes-content',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbfaf7' },
    { media: '(prefers-color-scheme: dark)', color: '#161514' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Drawn for this request: the only scripts in the page that run are those that carry it.
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    // The script sets data-theme and data-sidebar before React sees the element.
    <html lang="en" suppressHydrationWarning>
      <head>
        <InlineScript code={themeScript + sidebarScript} nonce={nonce} />
        <InlineScript code={minimumBrowserScript} nonce={nonce} />
      </head>
      <body>{children}</body>
    </html>
  )
}
