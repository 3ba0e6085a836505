'use client'

import { type FormEvent, useEffect, useState } from 'react'
import { CheckLine } from '#components/ui/check-line.tsx'
import { ChoiceRow } from '#components/ui/choice-row.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { SaveLine } from '#components/ui/save-line.tsx'
import { TextArea } from '#components/ui/text-area.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { useApp, usePage, useShownConversation } from '#hooks/use-app.ts'
import type { UseModels } from '#hooks/use-models.ts'
import { useSaving } from '#hooks/use-saving.ts'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import { instructionsOf, saveAnswering } from '#lib/client/lists/answering.ts'
import { instructionsFault } from '#lib/client/words/instructions-words.ts'
import { isolate } from '#lib/client/words/isolate.ts'
import { HOSTED_TOOLS } from '#lib/contract/answering-choices.ts'
import {
  answeringOf,
  effortOptions,
  type Fields,
  fieldsOf,
  type NumberName,
  numberFault,
  numberNames,
  toolWords,
  verbosityOptions,
} from './answering-fields.ts'
import { StandingInstructions } from './standing-instructions.tsx'

type Props = { models: UseModels; onClose: () => void }

const numberWords: Record<NumberName, { label: string; hint: string }> = {
  temperature: { label: 'Temperature', hint: 'Low keeps to the likely words, high strays.' },
  topP: { label: 'Top-p', hint: 'How many of the likely words it chooses from. Change this or the temperature.' },
  maxOutputTokens: { label: 'Longest answer', hint: 'In tokens, what is thought included. 1,000 are some 750 words.' },
}

/** How the shown conversation, or a new one, is answered; from the next message on. */
export function AnsweringDialog({ models, onClose }: Props) {
  const { change, conversations } = useApp()
  const conversation = useShownConversation()
  const wanted = usePage((page) => page.wanted)
  const stored = useStoredInstructions(conversation)
  const instructions = conversation ? stored.text : (wanted.instructions ?? '')
  const now = fieldsOf((conversation ? conversation.answering : wanted.answering) ?? {})

  // Until somebody edits it, it follows what is saved on another device.
  const [typed, setTyped] = useState<string | null>(null)
  const [edited, setEdited] = useState<Partial<Fields>>({})
  const { saving, restart, save } = useSaving()
  const fields = { ...now, ...edited }
  const text = typed ?? instructions ?? ''
  const faults = [instructionsFault(text), ...numberNames.map((name) => numberFault(name, fields[name]))]
  const canSave = instructions !== null && faults.every((fault) => fault === null)
  const { refuses = [] } = models.list?.models.find(({ id }) => id === models.model) ?? {}
  const tools = HOSTED_TOOLS.filter((tool) => models.list?.tools?.includes(tool) || fields.tools.includes(tool))

  const edit = (fields: Partial<Fields>) => {
    setEdited({ ...edited, ...fields })
    restart()
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (!canSave || saving.type === 'busy') return
    const answering = answeringOf(fields)
    if (!conversation) change({ wanted: { ...wanted, instructions: text.trim(), answering } })
    const isSaved = await save(async () => {
      if (!conversation) return
      const given = { answering, ...(typed !== null && { instructions: typed }) }
      await saveAnswering(conversations, conversation.id, given)
    })
    if (isSaved) onClose()
  }

  /** Of what the model turned out not to take. */
  function refusal(name: string, value = ''): string | undefined {
    const isRefused = refuses.includes(name) || (value !== '' && refuses.includes(`${name}=${value}`))
    return isRefused ? `${isolate(models.model ?? '')} doesn’t take this. It is left out for it.` : undefined
  }

  return (
    <Dialog title="How it answers here" onClose={onClose}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-5 text-ui">
        <TextArea
          label="For this conversation"
          value={text}
          disabled={instructions === null}
          onChange={(next) => {
            setTyped(next)
            restart()
          }}
          placeholder={stored.error ?? (instructions === null ? 'One moment' : 'What it should know and do here')}
          hint="Goes with every message, after what Settings say of you."
          error={faults[0] ?? null}
        />
        <StandingInstructions />
        <ChoiceRow
          label="Thinking"
          options={effortOptions}
          value={fields.effort}
          onChange={(effort) => edit({ effort })}
          hint={refusal('effort', fields.effort) ?? 'More takes longer, and costs more.'}
        />
        <ChoiceRow
          label="Length"
          options={verbosityOptions}
          value={fields.verbosity}
          onChange={(verbosity) => edit({ verbosity })}
          hint={refusal('verbosity', fields.verbosity)}
        />
        {numberNames.map((name, index) => (
          <TextField
            key={name}
            label={numberWords[name].label}
            inputMode="decimal"
            autoComplete="off"
            placeholder="Model’s own"
            value={fields[name]}
            onChange={(value) => edit({ [name]: value })}
            hint={refusal(name, fields[name]) ?? numberWords[name].hint}
            error={faults[index + 1] ?? null}
          />
        ))}
        {tools.length > 0 && (
          <fieldset className="flex flex-col gap-2">
            <legend className="pb-1.5 font-medium">It may use</legend>
            {tools.map((tool) => (
              <CheckLine
                key={tool}
                label={toolWords[tool].label}
                isChecked={fields.tools.includes(tool)}
                onChange={(isOn) =>
                  edit({ tools: HOSTED_TOOLS.filter((each) => (each === tool ? isOn : fields.tools.includes(each))) })
                }
              >
                {refusal(tool) ?? toolWords[tool].note}
              </CheckLine>
            ))}
          </fieldset>
        )}
        <SaveLine saving={saving} canSave={canSave} />
      </form>
    </Dialog>
  )
}

/** Read when it is looked at, and anew whenever something of the conversation changed. */
function useStoredInstructions(conversation: ReturnType<typeof useShownConversation>) {
  const [stored, setStored] = useState<{ text: string | null; error: string | null }>({ text: null, error: null })
  useEffect(() => {
    if (!conversation) return
    let isOver = false
    instructionsOf(conversation).then(
      (text) => !isOver && setStored({ text, error: null }),
      (error) => !isOver && setStored(({ text }) => ({ text, error: toErrorInfo(error).message })),
    )
    return () => {
      isOver = true
    }
  }, [conversation])
  return stored
}
