import { type ReactNode, useMemo, useState } from 'react'
import { Composer } from '#components/chat/composer.tsx'
import { HistorySkeleton } from '#components/chat/history-skeleton.tsx'
import { LoadFailed } from '#components/chat/load-failed.tsx'
import { MessageView } from '#components/chat/message-view.tsx'
import { QueuedMessage } from '#components/chat/queued-message.tsx'
import { ReceiptEntry } from '#components/settings/receipt-entry.tsx'
import { ConversationRow, type RowContext } from '#components/sidebar/conversation-row.tsx'
import { ListEnd, ListSkeleton } from '#components/sidebar/list-state.tsx'
import { AppProvider } from '#hooks/use-app.ts'
import type { ChatMessage } from '#lib/client/chat/chat-message.ts'
import { beginEdit } from '#lib/client/chat/edited-message.ts'
import { createStore } from '#lib/client/state/store.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import { aReceipt } from '#tests/components/settings/examples.ts'
import { aConversation, TURN } from '#tests/lib/client/chat/chat-events.ts'
import { aChat, anApp } from '#tests/support/an-app.tsx'
import type { Entry } from './entry.ts'
import { arabic, everyKind, hebrew, longAnswer, longTitle, typedWithCode } from './samples.ts'

/** The states of one component, below each other. */
export const states = (name: string, each: Record<string, ReactNode>): Entry => ({
  name,
  render: () => (
    <div className="flex flex-col gap-6 p-4">
      {Object.entries(each).map(([state, shown]) => (
        <section key={state}>
          <h2 className="mb-2 text-small text-ink-soft">{state}</h2>
          {shown}
        </section>
      ))}
    </div>
  ),
})

const nothing = () => {}
const error = { code: 'database_unreachable', message: 'The database cannot be reached.' } as const

function message(fields: Partial<ChatMessage> = {}, props: { isEditing?: boolean; isLast?: boolean } = {}) {
  const shown: ChatMessage = {
    ...{ id: crypto.randomUUID(), role: 'assistant', content: 'The bay sways.', status: 'completed', turnId: TURN },
    ...{ error: null, frozen: null, parts: [textPart(fields.content ?? 'The bay sways.')], ...fields },
  }
  return <Message shown={shown} {...props} />
}

const textPart = (text: string) => ({ type: 'text' as const, key: 'msg:0', text, citations: [] })

function Message({ shown, ...props }: { shown: ChatMessage; isEditing?: boolean; isLast?: boolean }) {
  const [app] = useState(() => {
    const app = anApp({ chat: aChat({ messages: [shown] }) })
    app.change({ edited: beginEdit([shown], shown.id) })
    return app
  })
  return (
    <AppProvider value={app}>
      <MessageView
        {...{ message: shown, canRetry: true, isMarked: false, isLast: false, isUnanswered: false, ...props }}
        {...{ onRetry: nothing, onEdit: nothing, onDiscard: nothing, onContinue: nothing, onVersion: async () => {} }}
      />
    </AppProvider>
  )
}

function Row(props: { context?: Partial<RowContext>; isUnread?: boolean } & Partial<Conversation>) {
  const { context, isUnread = false, ...fields } = props
  const app = useMemo(() => anAppThatHasSeen(!isUnread), [isUnread])
  const all: RowContext = {
    ...{ currentId: null, tabStop: null, renamingId: null, isSelected: null },
    ...{ onOpened: nothing, onToggle: nothing, onMenu: nothing, onRenamed: nothing, ...context },
  }
  return (
    <AppProvider value={app}>
      <ul className="relative h-(--row) w-64 [--row:2.375rem]">
        <ConversationRow conversation={aConversation(fields)} context={all} position={{ index: 0, size: 1 }} />
      </ul>
    </AppProvider>
  )
}

function anAppThatHasSeen(all: boolean) {
  const app = anApp()
  const { getState, subscribe } = createStore({ seen: { since: all ? '9999' : '', seen: {} }, shownId: null })
  return { ...app, seen: { ...app.seen, getState, subscribe } }
}

function Failed() {
  const [app] = useState(() => anApp({ chat: aChat({ status: { type: 'error', error } }) }))
  return (
    <AppProvider value={app}>
      <LoadFailed />
    </AppProvider>
  )
}

function Typing({ text = '', ...props }: { text?: string } & Partial<Parameters<typeof Composer>[0]>) {
  const [typed, setTyped] = useState(text)
  const list = { provider: 'local' as const, models: [{ id: 'demo' }, { id: 'demo-long' }], defaultModel: 'demo' }
  return (
    <Composer
      {...{ focusKey: 1, text: typed, onChange: setTyped, status: { type: 'idle' }, canSend: true }}
      {...{
        onSend: () => true,
        onStop: nothing,
        models: { list, model: 'demo', gone: null, choose: nothing },
        ...props,
      }}
    />
  )
}

const soon = new Date(Date.now() + 2 * 86_400_000).toISOString()

/** Components that are handed what they show. */
export const parts: Entry[] = [
  states('Message', {
    'a question': message({ role: 'user', content: 'Why are the tides there so high?' }),
    'an answer': message(),
    long: message({ content: longAnswer }),
    'every kind of Markdown': message({ content: everyKind }),
    'a part that is too much at once': message({ content: '> a **b** c\n>\n'.repeat(2500) }),
    'a question with code': message({ role: 'user', content: typedWithCode }),
    'a long question': message({ role: 'user', content: `${longTitle}\n`.repeat(40) }),
    'a question of one long line': message({ role: 'user', content: 'tide and time '.repeat(3500) }),
    'right to left': message({ content: arabic }),
    'right to left, a question': message({ role: 'user', content: hebrew }),
    'on its way': message({ role: 'user', status: 'sending' }),
    waiting: (
      <QueuedMessage
        text="From my phone"
        files={undefined}
        note="Waits for the answer before it"
        isFailed={false}
        onEdit={() => {}}
        onRemove={() => {}}
        onRetry={null}
      />
    ),
    'not sent': message({
      role: 'user',
      status: 'unsent',
      error: { code: 'network', message: 'It may not have arrived.' },
    }),
    'one of three versions': message({ role: 'user', versions: { index: 1, ids: ['a', 'b', 'c'] } }),
    'the last of two versions': message({ versions: { index: 1, ids: ['a', 'b'] }, model: 'demo' }, { isLast: true }),
    'being edited': message({ role: 'user', content: 'Why are the tides there so high?' }, { isEditing: true }),
    'being edited, long': message({ role: 'user', content: `${longTitle}\n`.repeat(40) }, { isEditing: true }),
    'asked for once more, not sent': message({
      ...{ content: '', parts: [], status: 'unsent' },
      error: { code: 'network', message: 'It is not known whether it arrived.' },
    }),
    failed: message({ status: 'failed', error: { code: 'provider_busy', message: 'The model is busy.' } }),
    stopped: message({ status: 'cancelled' }),
    'cut short': message({ status: 'incomplete', error: { code: 'cut_by_length', message: 'It grew too long.' } }),
  }),
  states('Composer', {
    empty: <Typing />,
    typed: <Typing text="Why are the tides there so high?" />,
    long: <Typing text={`${longTitle}\n`.repeat(20)} />,
    'too long': <Typing text={'x'.repeat(100_001)} />,
    'right to left': <Typing text={arabic} />,
    'an answer is being written': <Typing status={{ type: 'streaming', turnId: TURN }} canSend={false} />,
    'without models': <Typing models={{ list: null, model: null, gone: null, choose: nothing }} />,
  }),
  states('Row of a list', {
    plain: <Row />,
    'the one that is shown': <Row context={{ currentId: 'conv_1' }} />,
    unread: <Row isUnread />,
    'being answered': <Row liveTurnId={TURN} />,
    'without a name': <Row title="" />,
    long: <Row title={longTitle} />,
    'right to left': <Row title={arabic} />,
    branched: <Row branchedFrom={{ id: 'conv_2', title: longTitle }} title={longTitle} />,
    'being renamed': <Row context={{ renamingId: 'conv_1' }} />,
    selected: <Row context={{ isSelected: () => true }} />,
    'not selected': <Row context={{ isSelected: () => false }} />,
    'in the trash': <Row trashedAt={soon} expiresAt={soon} />,
  }),
  states('List', {
    loading: <ListSkeleton />,
    'more follows': <ListEnd hasMore error={null} onMore={nothing} onRetry={nothing} />,
    failed: <ListEnd hasMore={false} error={error} onMore={nothing} onRetry={nothing} />,
  }),
  states('History', { loading: <HistorySkeleton />, failed: <Failed /> }),
  states('Receipt', {
    done: <ReceiptEntry receipt={aReceipt()} />,
    'in progress': <ReceiptEntry receipt={aReceipt({ completedAt: null, delay: 'The provider is busy.' })} />,
    'something may remain': <ReceiptEntry receipt={aReceipt({ unnamed: 2 })} />,
  }),
]
