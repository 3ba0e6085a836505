'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ChoiceRow } from '#components/ui/choice-row.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { useApp, useTrashDays } from '#hooks/use-app.ts'
import { type Away, putAwayProject } from '#lib/client/app/project-actions.ts'
import { isolate } from '#lib/client/words/isolate.ts'
import type { Project } from '#lib/contract/project.ts'
import type { Fate } from '#lib/contract/project-requests.ts'

type Props = { project: Project; place: Away; onClose: () => void }

const fates = [
  { value: 'along', label: 'Go along' },
  { value: 'out', label: 'Stay' },
] as const

/** What becomes of its conversations when a project is archived or deleted. */
export function PutAwayDialog({ project, place, onClose }: Props) {
  const app = useApp()
  const trashDays = useTrashDays()
  const [fate, setFate] = useState<Fate>('along')
  const isArchive = place === 'archive'
  const title = `${isArchive ? 'Archive' : 'Delete'} “${isolate(project.name)}”${place === 'nowhere' ? ' for good' : ''}?`
  const days = trashDays === 1 ? 'a day' : `${(trashDays ?? 0).toLocaleString('en')} days`
  const along = {
    archive: 'They are archived with it, and come back with it.',
    trash: `They go to the trash with it, for ${days}, and are restored with it.`,
    nowhere: 'They and everything in them will be deleted. This cannot be undone.',
  }[place]
  const out = project.trashedAt
    ? 'They stay in the trash, in no project.'
    : 'They stay in your list, in no project and without its instructions.'

  return (
    <Dialog title={title} onClose={onClose}>
      <ChoiceRow
        label="Its conversations"
        options={fates}
        value={fate}
        onChange={setFate}
        hint={fate === 'along' ? along : out}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose} data-first>
          Cancel
        </Button>
        <Button
          look={isArchive ? 'main' : 'danger'}
          onClick={() => {
            onClose()
            void putAwayProject(app, project, { place, fate })
          }}
        >
          {isArchive ? 'Archive' : place === 'trash' ? 'Delete' : 'Delete for good'}
        </Button>
      </div>
    </Dialog>
  )
}
