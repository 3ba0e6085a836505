'use client'

import { useApp, useConversations } from '#hooks/use-app.ts'
import { projectList } from '#lib/client/lists/conversations.ts'

const LINE = 'flex h-(--row) w-full items-center rounded-control pl-8 text-ui text-ink-soft'

/** Below what is shown of an open project, one row high: more of it, or why there is none. `onMore` shows what is loaded. */
export function ProjectFoot({ projectId, onMore }: { projectId: string; onMore: (() => void) | null }) {
  const { conversations: store } = useApp()
  const name = projectList(projectId)
  const list = useConversations(({ conversations }) => conversations.lists[name])
  const isBusy = useConversations(({ loading }) => loading.has(name))
  const error = useConversations(({ errors }) => errors[name])
  if (error) {
    return (
      <p role="alert" className={LINE}>
        Could not be loaded.&nbsp;
        <button
          type="button"
          onClick={() => void (list ? store.loadMore(name) : store.open(name))}
          className="text-accent underline underline-offset-3"
        >
          Try again
        </button>
      </p>
    )
  }
  if (isBusy || !list) {
    return (
      <p role="status" className={`${LINE} animate-waiting`}>
        Loading
      </p>
    )
  }
  if (list.ids.length === 0) return <p className={LINE}>Nothing in it yet</p>
  return (
    <button
      type="button"
      onClick={onMore ?? (() => void store.loadMore(name))}
      className={`${LINE} hover:bg-soft hover:text-ink`}
    >
      Show more
    </button>
  )
}
