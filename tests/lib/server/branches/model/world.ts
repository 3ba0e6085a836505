import { randomUUID } from 'node:crypto'
import type { ConversationItem } from 'openai/resources/conversations/items'
import { expect } from 'vitest'
import type { Message } from '#lib/contract/message.ts'
import type { SearchHit } from '#lib/contract/search.ts'
import { runDeletions } from '#lib/server/deletion/run-deletions.ts'
import { toMessage } from '#lib/server/provider/to-message.ts'
import { reindex } from '#lib/server/search/reindex.ts'
import { reconcileTurns } from '#lib/server/turns/reconcile.ts'
import { localConversation } from '#tests/lib/server/moving/local-conversation.ts'
import { half, type startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { refusal } from '#tests/support/misbehaving-provider/refusal.ts'
import { gate } from '#tests/support/misbehaving-provider/script.ts'
import { makeDeletionsDue } from '#tests/support/queue.ts'
import { type Node, PlainTree, portable } from './plain-tree.ts'

type App = Awaited<ReturnType<typeof startProvidedApp>>

/** How the answer to a turn goes. */
type Fate = 'answered' | 'fails' | 'stopped' | 'stopped before a word' | 'copy refused' | 'copy cut off'

/** Where a turn is said: at an end, or in the place of a message. */
type Place = { kind: 'send' | 'edit' | 'again'; node: Node }

/** One conversation of the app's and the plain tree that it must be equal to, whatever is done to both. */
export class World {
  readonly #app: App
  readonly #pick: (below: number) => number
  #tree = new PlainTree()
  #id: string | null = null
  #count = 0
  /** It is at the local provider yet, where every message is answered by the demo model. */
  #isLocal = false
  /** What was done, for when it goes wrong. */
  readonly log: string[] = []

  constructor(app: App, pick: (below: number) => number) {
    this.#app = app
    this.#pick = pick
  }

  async step(): Promise<void> {
    if (this.#id === null && this.#pick(2) === 0) await this.#beginLocally()
    const path = this.#tree.path
    const questions = path.filter(({ role }) => role === 'user')
    const answers = path.filter(({ role, parent }) => role === 'assistant' && parent?.role === 'user')
    const parted = path.filter(({ parent, role }) => versionsOf(parent, role).length > 1)
    const end = this.#tree.end
    const roll = this.#pick(100)
    if (roll < 30 || questions.length === 0) await this.#turn({ kind: 'send', node: end })
    else if (roll < 50) await this.#turn({ kind: 'edit', node: this.#one(questions) })
    else if (roll < 65 && answers.length > 0) await this.#turn({ kind: 'again', node: this.#one(answers) })
    else if (roll < 80 && parted.length > 0) await this.#switch(this.#one(parted))
    else if (roll < 85) await (this.#isLocal || this.#pick(2) === 0 ? this.#leadOn() : this.#summarise())
    else if (roll < 90) await this.#turn({ kind: 'send', node: this.#one(this.#ends()) })
    else if (roll < 96 && end.status === 'failed') await this.#retry(end)
    else if (roll === 96) await this.#reindex()
    else if (roll < 99 && this.#isLocal) await this.#move()
    else if (roll === 99 && !this.#isLocal && this.#tree.all.length > 60) await this.#delete()
  }

  /** Every message below which nothing was said. */
  #ends = () => this.#tree.all.filter(({ children, role }) => children.length === 0 && role !== 'summary')

  async #beginLocally(): Promise<void> {
    this.log.push('begins locally')
    this.#id = await localConversation(this.#app, [])
    this.#isLocal = true
  }

  /** It goes by the ids that it had before, too. */
  async #move(): Promise<void> {
    this.log.push('move')
    const before = await this.#messages()
    const moved = await this.#app.browser.json(`/api/conversations/${this.#id}/move`, {
      method: 'POST',
      body: { to: 'openai' },
    })
    expect(moved.status, JSON.stringify(moved.body)).toBe(200)
    this.#isLocal = false
    await this.check()
    const shown = before.at(this.#pick(before.length))
    const body = { shownMessageId: shown?.id }
    if (shown)
      expect((await this.#app.browser.json(`/api/conversations/${this.#id}`, { method: 'PATCH', body })).status).toBe(
        200,
      )
    await this.check()
  }

  async #turn(place: Place): Promise<void> {
    const needsCopy =
      place.kind !== 'send' && portable(pathTo(place.node).slice(0, -1)).length > (place.kind === 'again' ? 1 : 0)
    const fates: Fate[] = ['answered', 'answered', 'answered', 'fails', 'stopped', 'stopped before a word']
    if (needsCopy) fates.push('copy refused', 'copy cut off')
    const fate = this.#isLocal ? 'answered' : this.#one(fates)
    const text = `Question q${++this.#count}q`
    const answer = `Answer a${this.#count}a`
    this.log.push(`${place.kind} ${place.node.text} → ${text}: ${fate}`)
    const turnId = randomUUID()
    const body = await this.#bodyOf(place, text)
    const said = await this.#ask({ ...body, turnId }, fate, answer)
    this.#note(place, { turnId, text, ...said })
    await this.check()
  }

  async #bodyOf(place: Place, text: string): Promise<Record<string, unknown>> {
    const conversationId = this.#id ?? undefined
    if (place.kind === 'again') return { conversationId, againOf: await this.#idOf(place.node) }
    if (place.kind === 'edit') return { conversationId, message: text, editOf: await this.#idOf(place.node) }
    const isEnd = place.node === this.#tree.end || place.node === this.#tree.root
    return { conversationId, message: text, ...(!isEnd && { after: await this.#idOf(place.node) }) }
  }

  async #ask(
    body: Record<string, unknown>,
    fate: Fate,
    answer: string,
  ): Promise<Pick<Node, 'status'> & { answer: string }> {
    const { provider } = this.#app
    if (fate === 'stopped') return this.#stop(body, answer)
    if (fate === 'stopped before a word') return this.#stop(body, '')
    provider.next(fate === 'fails' ? { say: [], ends: { failed: 'server_error' } } : { say: [answer] })
    if (fate === 'copy refused') provider.refuse('items.create', refusal(400, 'No.'))
    const hold = fate === 'copy cut off' ? gate() : null
    if (hold) provider.refuse('items.create', hold)
    const asked = this.#app.browser.json('/api/chat', { method: 'POST', body })
    if (hold) await this.#takeOver(hold)
    const reply = await asked
    this.#id ??= reply.body.conversationId
    provider.reset()
    const isAnswered = fate === 'answered' || fate === 'copy cut off'
    expect(reply.body.status, JSON.stringify(reply.body)).toBe(isAnswered ? 'completed' : 'failed')
    return isAnswered ? { status: 'completed', answer: reply.body.content } : { status: 'failed', answer: '' }
  }

  /** The node that copies is thought dead, and another goes on for it. */
  async #takeOver(hold: ReturnType<typeof gate>): Promise<void> {
    await hold.reached
    await this.#app.prisma.$executeRaw`
      UPDATE "Branch" SET "leaseUntil" = now() - interval '1 second' WHERE "state" = 'copying'`
    await reconcileTurns()
    hold.open()
  }

  async #stop(body: Record<string, unknown>, answer: string): Promise<Pick<Node, 'status'> & { answer: string }> {
    const { hold, say } = half(answer, ' and more')
    this.#app.provider.next({ say })
    const { message, ...more } = body
    const turn = await this.#app.begin(message as string, more)
    this.#id ??= turn.conversationId
    if (answer) await turn.untilText(answer)
    else await hold.reached
    expect(await this.#app.stopTurn(turn.id)).toBe('cancelled')
    hold.open()
    await turn.end()
    return { status: 'cancelled', answer }
  }

  #note(place: Place, { turnId, text, answer, status }: Pick<Node, 'status' | 'turnId' | 'text'> & { answer: string }) {
    const answered = { role: 'assistant' as const, text: answer, status, turnId }
    if (place.kind === 'again') {
      if (place.node.parent) this.#tree.add(place.node.parent, answered)
      return
    }
    const parent = place.kind === 'edit' ? place.node.parent : place.node
    const question = { role: 'user' as const, text, status: answer === '' ? status : ('completed' as const), turnId }
    this.#tree.add(parent ?? this.#tree.root, question, ...(answer === '' ? [] : [answered]))
  }

  async #retry(failed: Node): Promise<void> {
    this.log.push(`retry ${failed.text || failed.parent?.text}`)
    const answer = `Answer a${++this.#count}a`
    const turnId = randomUUID()
    const message = failed.role === 'user' ? failed.text : (failed.parent?.text ?? '')
    const said = await this.#ask(
      { message, conversationId: this.#id, turnId, retryOf: failed.turnId },
      'answered',
      answer,
    )
    const answered = { role: 'assistant' as const, text: said.answer, status: said.status, turnId }
    if (failed.role === 'assistant') this.#tree.replace(failed, answered)
    else this.#tree.replace(failed, { role: 'user', text: failed.text, status: 'completed', turnId }, answered)
    await this.check()
  }

  async #switch(node: Node): Promise<void> {
    const versions = versionsOf(node.parent, node.role)
    const chosen = this.#pick(versions.length)
    const message = (await this.#messages())[seen(pathTo(node)).length - 1]
    this.log.push(`switch ${node.text} to ${chosen + 1} of ${versions.length}`)
    expect(message?.versions).toMatchObject({ index: versions.indexOf(node) })
    expect(message?.versions?.ids).toHaveLength(versions.length)
    const path = `/api/conversations/${this.#id}`
    const body = { shownMessageId: message?.versions?.ids[chosen] }
    expect((await this.#app.browser.json(path, { method: 'PATCH', body })).status).toBe(200)
    const version = versions[chosen]
    if (version) this.#tree.show(version)
    await this.check()
  }

  /** The index has what was said once, wherever it stands, and finds it. */
  async #reindex(): Promise<void> {
    this.log.push('reindex')
    const { failed } = await reindex({ onProgress: () => {} })
    expect(failed).toEqual([])
    const listed = this.#tree.all.filter(({ status, text }) => status !== 'failed' && text !== '')
    const rows = await this.#app.prisma.itemText.findMany({ where: { conversationId: this.#id ?? '' } })
    expect(rows.map(({ text }) => text).sort()).toEqual(listed.map(({ text }) => text).sort())
    // The demo model quotes what it was asked.
    const unique = listed.filter(
      ({ text, role }) => role === 'user' && listed.filter((other) => other.text.includes(text)).length === 1,
    )
    if (unique.length === 0) return
    const node = this.#one(unique)
    const { hits } = (await this.#app.browser.json(`/api/search?q=${node.text.split(' ')[1]}`)).body
    const found = hits.filter(({ itemId, role }: SearchHit) => itemId !== null && role === 'user')
    expect(found).toHaveLength(1)
    await this.#showPathWith(found[0].itemId, node)
  }

  async #showPathWith(shownMessageId: string, node: Node): Promise<void> {
    const path = `/api/conversations/${this.#id}`
    expect((await this.#app.browser.json(path, { method: 'PATCH', body: { shownMessageId } })).status).toBe(200)
    this.#tree.show(node)
    await this.check()
  }

  async #delete(): Promise<void> {
    this.log.push('delete')
    const path = `/api/conversations/${this.#id}?forever=true`
    expect((await this.#app.browser.json(path, { method: 'DELETE' })).status).toBe(200)
    await makeDeletionsDue(this.#app.prisma)
    await runDeletions()
    expect([...this.#app.provider.memory.conversations.keys()]).toEqual([])
    expect([...this.#app.provider.memory.responses.keys()]).toEqual([])
    this.#tree = new PlainTree()
    this.#id = null
  }

  /** A summary behind the last answer; the same when there is one there. */
  async #summarise(): Promise<void> {
    const { end } = this.#tree
    if (end.role !== 'assistant' || end.status === 'failed') return
    this.log.push(`summarise behind ${end.text}`)
    const reply = await this.#app.browser.json(`/api/conversations/${this.#id}/summary`, { method: 'POST' })
    if (reply.status === 400) return this.check()
    expect(reply.status, JSON.stringify(reply.body)).toBe(200)
    const known = await this.#copied()
    expect(portable(this.#tree.path).slice(-known.length)).toEqual(known)
    const there = end.children.find(({ role }) => role === 'summary')
    if (there) this.#tree.show(there)
    else this.#tree.add(end, { role: 'summary', text: '', status: 'completed', turnId: '', known })
    await this.check()
  }

  /** From an answer with a summary behind it the other way. */
  async #leadOn(): Promise<void> {
    const messages = await this.#messages()
    const shown = seen(this.#tree.path)
    const places = messages.flatMap(({ summary }, index) => (summary ? [{ summary, node: shown[index] }] : []))
    if (places.length === 0) return
    const { summary, node } = this.#one(places)
    this.log.push(`${summary.isShown ? 'leave' : 'take'} the summary behind ${node?.text}`)
    const body = { shownBranch: summary.isShown ? summary.fullBranchId : summary.branchId }
    const path = `/api/conversations/${this.#id}`
    expect((await this.#app.browser.json(path, { method: 'PATCH', body })).status).toBe(200)
    const there = node?.children.find(({ role }) => role === 'summary')
    expect([node?.shown === there, there !== undefined]).toEqual([summary.isShown, true])
    if (node && there) this.#tree.lead(node, summary.isShown ? null : there)
    await this.check()
  }

  /** The shown path equals the plain one, and what the provider has of it is what the model is to know. */
  async check(): Promise<void> {
    const messages = await this.#messages()
    const path = seen(this.#tree.path)
    expect(messages.map(({ role, content, status }) => `${role}: ${content} (${status})`)).toEqual(
      path.map(({ role, text, status }) => `${role}: ${text} (${status})`),
    )
    for (const [index, node] of path.entries()) {
      const versions = versionsOf(node.parent, node.role)
      const place = versions.length > 1 ? { index: versions.indexOf(node), count: versions.length } : undefined
      const shown = messages[index]?.versions
      expect(shown && { index: shown.index, count: shown.ids.length }, node.text).toEqual(place)
      if (shown) expect(shown.ids[shown.index]).toBe(messages[index]?.id)
    }
    expect(await this.#copied()).toEqual(portable(this.#tree.path))
  }

  async #copied(): Promise<string[]> {
    const { shownBranchId, providerConversationId } = await this.#app.prisma.conversation.findUniqueOrThrow({
      where: { id: this.#id ?? '' },
    })
    const branch = shownBranchId
      ? await this.#app.prisma.branch.findUniqueOrThrow({ where: { id: shownBranchId } })
      : null
    // Nothing is there of what was never copied.
    if (this.#isLocal || (branch && branch.state !== 'ready')) return portable(this.#tree.path)
    const id = branch ? branch.providerConversationId : (providerConversationId ?? this.#id)
    return this.#app.provider.conversation(id ?? '').items.flatMap((item) => toLine(item) ?? [])
  }

  async #messages(): Promise<Message[]> {
    const first = await this.#app.history(this.#id ?? '')
    let { messages, olderCursor } = first
    while (olderCursor) {
      const path = `/api/conversations/${this.#id}?cursor=${encodeURIComponent(olderCursor)}`
      const page = (await this.#app.browser.json(path)).body
      messages = [...page.messages, ...messages]
      olderCursor = page.olderCursor
    }
    return messages
  }

  /** By the id on the screen, or by the one that it had before the provider knew it. */
  async #idOf(node: Node): Promise<string> {
    const side = node.role === 'user' ? 'input' : 'output'
    const path = seen(this.#tree.path)
    if (!path.includes(node) || this.#pick(2) === 0) return `${node.turnId}:${side}`
    return (await this.#messages())[path.indexOf(node)]?.id ?? ''
  }

  #one<T>(all: readonly T[]): T {
    const one = all[this.#pick(all.length)]
    if (one === undefined) throw new Error('There is none.')
    return one
  }
}

/** Without what is no message. */
const seen = (path: Node[]) => path.filter(({ role }) => role !== 'summary')

const versionsOf = (parent: Node | null, role: Node['role']) =>
  (parent?.children ?? []).filter((child) => child.role === role)

function pathTo(node: Node): Node[] {
  return node.parent ? [...pathTo(node.parent), node] : []
}

function toLine(item: object): string | null {
  const message = toMessage(item as ConversationItem)
  return message && `${message.role}: ${message.content}`
}
