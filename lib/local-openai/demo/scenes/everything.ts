import 'server-only'
import { type Beat, say, think } from '../beats.ts'
import { illustrate } from '../illustrations.ts'
import { draw } from './drawing.ts'
import { showSomethingNew } from './ends.ts'
import type { Scene } from './scene.ts'
import { lookIntoFiles, searchTheWeb } from './searches.ts'
import { askForApproval, runCode, runCommand, useTool, useToolThatFails } from './tools.ts'

/** All that an answer can have, in one. */
export const showEverything: Scene['play'] = (_, transcript) => {
  const silently = (play: Scene['play'], about = '') => play(about, transcript).filter((beat) => !isText(beat))
  return [
    think(
      'Everything is to be shown.\n\nIn which order? A search with its sources first, then one tool after the other.',
    ),
    say('I will begin with a search.'),
    ...searchTheWeb('', transcript),
    ...silently(lookIntoFiles),
    ...silently(runCode, 'otter heron kingfisher'),
    ...silently(useTool),
    ...silently(useToolThatFails),
    ...silently(runCommand),
    ...silently(askForApproval),
    ...silently(showSomethingNew),
    ...silently(draw, 'everything'),
    say('That was one of each, and nothing of it was real: no file was opened, no code run, no server asked.\n\n'),
    say(illustrate('table', ['birdwatching', 'kayaking', 'patience'], 0)),
    { type: 'refusal-delta', delta: 'And more than that I would rather not show.' },
  ]
}

const isText = ({ type }: Beat) => type === 'text-delta' || type === 'citation'
