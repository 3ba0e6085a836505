'use client'

import { type FormEvent, useState } from 'react'
import { CheckLine } from '#components/ui/check-line.tsx'
import { SaveLine } from '#components/ui/save-line.tsx'
import { TextArea } from '#components/ui/text-area.tsx'
import { useApp } from '#hooks/use-app.ts'
import { useSaving } from '#hooks/use-saving.ts'
import { useStore } from '#hooks/use-store.ts'
import { saveSettings } from '#lib/client/session/settings.ts'
import { instructionsFault } from '#lib/client/words/instructions-words.ts'
import type { StandingInstructions } from '#lib/contract/answering.ts'
import { LoadNote } from './load-note.tsx'

/** What the model is told with every message of this person. */
export function InstructionsForm() {
  const { settings } = useApp()
  const { value, error } = useStore(settings, (state) => state)
  if (value?.instructions)
    return <Fields stored={{ ...value.instructions, isSummarising: value.isSummarising ?? false }} />
  return value ? (
    <p className="text-ui text-ink-soft">This server is too old for that. Reload the page in a moment.</p>
  ) : (
    <LoadNote what="Your settings" error={error} onRetry={settings.refresh} />
  )
}

type Stored = StandingInstructions & { isSummarising: boolean }
type Edited = Omit<Stored, 'server'>

function Fields({ stored }: { stored: Stored }) {
  const { settings, models } = useApp()
  const canSummarise = useStore(models, ({ home }) => home?.canSummarise)
  // Until somebody edits it, it follows what is saved on another device.
  const [edited, setEdited] = useState<Partial<Edited>>({})
  const { saving, restart, save } = useSaving()
  const { server, about, style, isLeftOutOfTemporary, isSummarising } = { ...stored, ...edited }
  const faults = [instructionsFault(about), instructionsFault(style)]
  const isChanged = Object.entries(edited).some(([name, value]) => value !== stored[name as keyof Edited])

  function edit(change: Partial<Edited>) {
    setEdited({ ...edited, ...change })
    restart()
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    const isValid = faults.every((fault) => fault === null)
    if (!isChanged || !isValid || saving.type === 'busy') return
    if (await save(() => saveSettings(settings, edited))) setEdited({})
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-5 text-ui">
      <p className="text-ink-soft">Goes with every message you send, to every model, from the next one on.</p>
      <TextArea
        label="About you"
        value={about}
        onChange={(text) => edit({ about: text })}
        placeholder="What you do, where you live, what you know already"
        error={faults[0] ?? null}
      />
      <TextArea
        label="How to answer"
        value={style}
        onChange={(text) => edit({ style: text })}
        placeholder="Short, with examples, in the language I write in"
        error={faults[1] ?? null}
      />
      <CheckLine
        label="Leave this out of temporary conversations"
        isChecked={isLeftOutOfTemporary}
        onChange={(isLeftOut) => edit({ isLeftOutOfTemporary: isLeftOut })}
      />
      {canSummarise && (
        <CheckLine
          label="Summarise long conversations by itself"
          isChecked={isSummarising}
          onChange={(isOn) => edit({ isSummarising: isOn })}
        >
          When a conversation nearly fills what the model reads at once, its older part is summarised before the next
          answer. The full conversation stays beside it.
        </CheckLine>
      )}
      <SaveLine saving={saving} canSave={isChanged} />
      {server.trim() !== '' && (
        <section className="flex flex-col gap-1.5 border-t border-line pt-4">
          <h3 className="font-medium">What this server says before it</h3>
          <p dir="auto" className="text-ink-soft wrap-anywhere whitespace-pre-wrap">
            {server}
          </p>
        </section>
      )}
    </form>
  )
}
