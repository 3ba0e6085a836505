import 'server-only'
import { type Beat, begin, end, pause, say, sayHonestly, tell } from '../beats.ts'
import { drawLandscape } from '../picture/landscape.ts'
import { quoted } from '../transcript.ts'
import type { Scene } from './scene.ts'

/** How large the blocks of the unfinished versions are, in pixels. */
const UNFINISHED = [32, 8]

/** A picture that comes into focus. */
export const draw: Scene['play'] = (about) => {
  const subject = about || 'a heron'
  const type = 'image_generation_call'
  const partial = (block: number, partial_image_index: number): Beat[] => [
    pause(20),
    tell(`${type}.partial_image`, { partial_image_index, partial_image_b64: drawLandscape(subject, block), ...FORMAT }),
  ]
  return [
    begin({ type, status: 'in_progress', result: null }),
    tell(`${type}.in_progress`),
    pause(8),
    tell(`${type}.generating`),
    ...UNFINISHED.flatMap(partial),
    pause(20),
    tell(`${type}.completed`),
    end({ result: drawLandscape(subject), revised_prompt: `A quiet landscape for “${subject}”`, ...FORMAT }),
    sayHonestly('No image model was asked: a few lines of arithmetic drew this from the letters of your words.'),
    say(
      `For ${quoted(subject, 80)} it always looks like this; other words get another sky, other hills and other birds.`,
    ),
  ]
}

const FORMAT = { output_format: 'png', size: '480x320' }
