import 'server-only'
import { demoAnswer } from './answer.ts'
import { type Beat, say, think } from './beats.ts'
import { scenes } from './scenes/scenes.ts'
import { demoThoughts } from './thoughts.ts'
import { requestedTitle } from './title.ts'
import type { Transcript } from './transcript.ts'

/** What a scene is about is a few words. */
const MAX_ABOUT = 120

/** All that the demo model writes: the scene that is asked for, or an answer in words. */
export function demoBeats(transcript: Transcript, instructions: string | null): Beat[] {
  const { question } = transcript
  const scene = requestedTitle(transcript, instructions) === null && scenes.find(({ asks }) => asks.test(question))
  if (!scene) return thinking(demoAnswer)(transcript, instructions)
  const about = question.replace(scene.asks, '').replace(/\s+/g, ' ').slice(0, MAX_ABOUT).toWellFormed()
  return scene.play(about.replace(/[\s.!?…]+$/, '').trim(), transcript)
}

/** An answer in words, with the thoughts before it where they are wished for. */
export const thinking =
  (answer: typeof demoAnswer) =>
  (transcript: Transcript, instructions: string | null): Beat[] => {
    const thoughts = requestedTitle(transcript, instructions) === null ? demoThoughts(transcript) : null
    return [...(thoughts === null ? [] : [think(thoughts)]), say(answer(transcript, instructions))]
  }
