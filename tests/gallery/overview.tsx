import type { Entry } from './entry.ts'

const themes = ['light', 'dark']

/** Every entry, in light and in dark, each in a window of its own. */
export function Overview({ entries }: { entries: Entry[] }) {
  return (
    <main className="flex flex-col gap-10 p-6">
      <h1 className="text-title font-semibold">Every state</h1>
      {entries.map(({ name, path = '/', isPage }) => (
        <section key={name} id={name}>
          <h2 className="mb-2 font-semibold">{name}</h2>
          <div className="flex flex-wrap gap-4">
            {themes.map((theme) => {
              const address = `${path}?${new URLSearchParams({ entry: name, theme })}`
              const size = isPage ? 'h-160 w-240' : 'h-130 w-140'
              return (
                <figure key={theme} className="max-w-full">
                  <iframe
                    src={address}
                    title={`${name}, ${theme}`}
                    loading="lazy"
                    className={`${size} max-w-full border border-line`}
                  />
                  <figcaption className="text-small text-ink-soft">
                    <a href={address}>{theme}</a>
                  </figcaption>
                </figure>
              )
            })}
          </div>
        </section>
      ))}
    </main>
  )
}
