import 'server-only'
import { requestedTitle } from './title.ts'
import type { Transcript } from './transcript.ts'

/** What the demo model says in place of a model server that does not answer. */
export const awayAnswer = (host: string) => (transcript: Transcript, instructions: string | null) =>
  requestedTitle(transcript, instructions) ?? explanation(host).join('\n\n')

const explanation = (host: string) => [
  '*This is the demo model built into Parley. No real model answers.*',
  `The model server at \`${host}\` does not answer. As soon as it does, your next message goes to it, in this conversation ` +
    'as well: nothing has to be chosen and nothing started again.',
  [
    'Whoever runs this app can',
    '',
    '- start the model server, and see that it listens at this address,',
    '- correct `MODEL_SERVER_URL`, and start the app again,',
    '- run `npm run doctor`, which says what it finds there.',
  ].join('\n'),
]
