import './gallery.css'
import { setupWorker } from 'msw/browser'
import { createRoot } from 'react-dom/client'
import { entries } from './entries.ts'
import { server } from './handlers.ts'
import { Overview } from './overview.tsx'

const query = new URLSearchParams(window.location.search)
const entry = entries.find(({ name }) => name === query.get('entry'))
const root = createRoot(document.getElementById('root') as HTMLElement)

if (entry) {
  document.title = entry.name
  document.documentElement.dataset.theme = query.get('theme') ?? 'light'
  await setupWorker(...(entry.handlers ?? server())).start({ quiet: true, onUnhandledFrame: 'bypass' })
  root.render(entry.render())
} else root.render(<Overview entries={entries} />)
