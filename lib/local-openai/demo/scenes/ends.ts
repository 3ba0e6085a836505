import 'server-only'
import { begin, end, pause, say, sayHonestly, tell } from '../beats.ts'
import type { Scene } from './scene.ts'

/** The model declines. */
export const refuse: Scene['play'] = () => [
  {
    type: 'refusal-delta',
    delta:
      'I would rather not. There is nothing wrong with what you wrote: I am the demo model built into Parley, and this is ' +
      'what it looks like when a real one declines.',
  },
]

/** A completed answer with nothing in it. */
export const sayNothing: Scene['play'] = () => []

/** An item of a type that nobody knows, as next year's models may send. */
export const showSomethingNew: Scene['play'] = (about) => [
  begin({ type: 'hologram_call', status: 'in_progress', subject: about || 'a river' }),
  tell('hologram_call.projecting'),
  pause(15),
  end({ beams: 3 }),
  sayHonestly('Nothing was projected: there are no holograms yet.'),
  say('Whoever shows an answer should still be able to say that there was something.'),
]
