import fc from 'fast-check'
import type { Node } from './node.ts'
import { holdNow } from './promises.ts'
import type { InFlight } from './run.ts'
import type { World } from './world.ts'

/** Something that happens; `n` says to which of those that it can happen to. Where it can't, it changes nothing. */
type Happening = (world: World, n: number) => void

const pick = <T>(from: readonly T[], n: number): T | undefined => from[n % Math.max(1, from.length)]

const toNode = (happen: (node: Node) => void): Happening => {
  return ({ nodes }, n) =>
    nodes
      .slice(n % 2)
      .slice(0, 1)
      .forEach(happen)
}

const toNodeWithDatabase = (happen: (node: Node) => void) =>
  toNode((node) => {
    if (node.reachesDatabase) happen(node)
  })

const toRequest = (
  matches: (request: InFlight) => boolean,
  happen: (world: World, request: InFlight) => void,
): Happening => {
  return (world, n) => {
    const request = pick(world.requests.filter(matches), n)
    if (request && !world.nodes.find(({ name }) => name === request.node)?.isFrozen) happen(world, request)
  }
}

const whatPeopleDo: Record<string, Happening> = {
  'somebody sends a message': ({ rows }) => {
    if (rows.all.length < 6) rows.add(null)
  },
  'somebody presses Stop': (world, n) => {
    const row = pick(world.rows.all, n)
    const node = pick(world.nodes, n >> 3)
    if (row && node) world.stop(row, node)
  },
  'somebody presses Retry': (world, n) => {
    const row = pick(world.rows.all, n)
    if (row && world.nodes.some((node) => node.reachesDatabase)) world.retry(row)
  },
  'the same message comes again': (world, n) => {
    const row = pick(world.rows.all, n)
    if (row) for (const node of world.nodes) node.attach(row.id)
  },
}

const whatGoesOn: Record<string, Happening> = {
  'a node begins what is next': toNodeWithDatabase((node) => node.beginNext()),
  'a node looks for abandoned turns': toNodeWithDatabase((node) => node.reconcile()),
  'a node renews its leases': toNodeWithDatabase((node) => node.renew()),
  'a node does what there is to do': (world, n) => {
    const chosen = pick(
      world.runs.filter(({ node, run }) => !node.isFrozen && run.work.length > 0),
      n,
    )
    chosen?.node.perform(chosen.run, (n >> 4) % chosen.run.work.length)
  },
  'a request reaches the provider': toRequest(
    ({ reply }) => reply === null,
    (world, request) => world.arrive(request),
  ),
  'a reply reaches its node': toRequest(
    ({ reply }) => reply !== null,
    (world, request) => world.deliver(request),
  ),
  'the provider writes': ({ provider, rows }, n) => {
    for (let words = 0; words <= n % 6 && provider.running; words++) provider.write(provider.running, rows.now)
  },
  'what was replaced is removed': (world, n) => {
    const row = pick(
      world.rows.all.filter(({ replaced }) => replaced.length > 0),
      n,
    )
    if (row) world.removeReplaced(row)
  },
  'what was stopped is looked for': (world, n) => {
    const row = pick(
      world.rows.all.filter(({ mayCome }) => mayCome),
      n,
    )
    if (row) world.findLateAnswer(row)
  },
  'time goes by': (world, n) => world.wait(1 + (n % 6)),
}

const faults: Record<string, Happening> = {
  'a node is killed and comes back': toNode((node) => node.kill()),
  'a node stands still': toNode((node) => Object.assign(node, { isFrozen: true })),
  'a node goes on': toNode((node) => Object.assign(node, { isFrozen: false })),
  'a node loses the database': toNode((node) => Object.assign(node, { isCutOff: true })),
  'a node has the database again': toNode((node) => Object.assign(node, { isCutOff: false })),
  'a request or its reply is lost': toRequest(
    () => true,
    (world, request) => world.lose(request),
  ),
  'the provider refuses a request': toRequest(
    ({ reply }) => reply === null,
    (_, request) => {
      request.reply = 'refused'
    },
  ),
  'a stream is lost for good': toNode((node) => node.loseStream()),
  'somebody else holds the conversation': ({ provider, rows }, n) => {
    provider.heldUntil = rows.now + (n % 16)
  },
  'much time goes by': (world) => world.wait(20),
  'the provider goes away': ({ provider }) => {
    provider.isAway = true
  },
  'the provider is there again': ({ provider }) => {
    provider.isAway = false
  },
}

class Happens implements fc.Command<World, World> {
  readonly #name: string
  readonly #happening: Happening
  readonly #n: number

  constructor(name: string, happening: Happening, n: number) {
    this.#name = name
    this.#happening = happening
    this.#n = n
  }

  check = () => true

  run(world: World): void {
    world.steps++
    this.#happening(world, this.#n)
    holdNow(world)
  }

  toString = () => `${this.#name} (${this.#n})`
}

const anyOf = (happenings: Record<string, Happening>) =>
  fc
    .tuple(fc.constantFrom(...Object.entries(happenings)), fc.nat(127))
    .map(([[name, happening], n]) => new Happens(name, happening, n))

/** Any sequence of what people do, what goes on by itself, and what goes wrong; mostly it goes on. */
export const anything = fc.oneof(
  { weight: 3, arbitrary: anyOf(whatPeopleDo) },
  { weight: 20, arbitrary: anyOf(whatGoesOn) },
  { weight: 2, arbitrary: anyOf(faults) },
)
