'use client'

import { type FormEvent, useEffect, useId, useState } from 'react'
import { Dialog } from '#components/ui/dialog.tsx'
import { SaveLine } from '#components/ui/save-line.tsx'
import { TextArea } from '#components/ui/text-area.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { useApp } from '#hooks/use-app.ts'
import { useSaving } from '#hooks/use-saving.ts'
import { useStore } from '#hooks/use-store.ts'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import { loadProject } from '#lib/client/api/projects.ts'
import { saveProject } from '#lib/client/app/project-actions.ts'
import { instructionsFault } from '#lib/client/words/instructions-words.ts'
import type { Project } from '#lib/contract/project.ts'
import { PROJECT_COLORS, PROJECT_NAME_MAX_LENGTH, type ProjectColor } from '#lib/contract/project-edit.ts'
import { ColorChoice } from './color-choice.tsx'

type Props = {
  /** Null: a new one. */
  project: Project | null
  /** What goes on once it is saved. */
  then?: (project: Project) => void
  onClose: () => void
}

/** A project's name, mark, instructions and model. */
export function ProjectForm({ project, then, onClose }: Props) {
  const app = useApp()
  const modelId = useId()
  const models = useStore(app.models, ({ home }) => home?.models) ?? []
  const stored = useStoredInstructions(project)
  const [name, setName] = useState(project?.name ?? '')
  const [color, setColor] = useState<ProjectColor>(
    () => PROJECT_COLORS.find((each) => each === project?.color) ?? 'gray',
  )
  const [typed, setTyped] = useState<string | null>(null)
  const [model, setModel] = useState(project?.defaultModel ?? '')
  const { saving, restart, save } = useSaving()
  const fault = instructionsFault(typed ?? '')
  const canSave = name.trim() !== '' && fault === null && (stored.text !== null || typed === null)

  const edit =
    <Value,>(set: (value: Value) => void) =>
    (value: Value) => {
      set(value)
      restart()
    }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (name.trim() === '') event.currentTarget.querySelector('input')?.focus()
    if (!canSave || saving.type === 'busy') return
    let saved: Project | null = null
    await save(async () => {
      const instructions = typed === null ? undefined : typed
      // One that is gone by now stays as long as nobody chooses another.
      const chosen = model !== (project?.defaultModel ?? '') && { defaultModel: model || null }
      saved = await saveProject(app, project, { name, color, instructions, ...chosen })
    })
    if (!saved) return
    onClose()
    then?.(saved)
  }

  return (
    <Dialog title={project ? 'Edit the project' : 'New project'} onClose={onClose}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-5 text-ui">
        <TextField
          label="Name"
          dir="auto"
          autoComplete="off"
          maxLength={PROJECT_NAME_MAX_LENGTH}
          value={name}
          onChange={edit(setName)}
          data-first
        />
        <ColorChoice value={color} onChange={edit(setColor)} />
        <TextArea
          label="Instructions"
          value={typed ?? stored.text ?? ''}
          disabled={stored.text === null}
          onChange={edit(setTyped)}
          placeholder={
            stored.error ?? (stored.text === null ? 'One moment' : 'What it should know and do in this project')
          }
          hint="Goes with every message in it, after what Settings say of you."
          error={fault}
        />
        <div className="flex flex-col gap-1.5">
          <label htmlFor={modelId} className="font-medium">
            New conversations are answered by
          </label>
          <select
            id={modelId}
            value={model}
            onChange={(event) => edit(setModel)(event.target.value)}
            className="min-h-10 w-full rounded-control border border-line-strong bg-paper px-2 text-read pointer-coarse:min-h-11"
          >
            <option value="">What answers any other</option>
            {model && !models.some(({ id }) => id === model) && <option value={model}>{model} (gone)</option>}
            {models.map(({ id }) => (
              <option key={id} value={id}>
                {id}
              </option>
            ))}
          </select>
        </div>
        <SaveLine saving={saving} canSave={canSave} />
      </form>
    </Dialog>
  )
}

/** Read when it is looked at. */
function useStoredInstructions(project: Project | null) {
  const [stored, setStored] = useState<{ text: string | null; error: string | null }>({
    text: project ? null : '',
    error: null,
  })
  const id = project?.id
  useEffect(() => {
    if (id === undefined) return
    let isOver = false
    loadProject(id).then(
      ({ instructions }) => !isOver && setStored({ text: instructions, error: null }),
      (error) => !isOver && setStored({ text: null, error: toErrorInfo(error).message }),
    )
    return () => {
      isOver = true
    }
  }, [id])
  return stored
}
