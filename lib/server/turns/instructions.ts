import 'server-only'
import { db } from '#lib/server/db/client.ts'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { type Preferred, readPreferences } from '#lib/server/preferences/preferences.ts'

type Of = Pick<Conversation, 'instructions' | 'expiresAt'>

/** What the model is to know and do, with the next message: the provider keeps none. */
export async function instructionsFor(conversation: Of & Pick<Conversation, 'userId' | 'projectId'>): Promise<string> {
  const { userId, projectId } = conversation
  const [own, project] = await Promise.all([
    readPreferences({ id: userId }),
    projectId === null ? null : db().project.findFirst({ where: { id: projectId, userId } }),
  ])
  return joinInstructions(env().INSTRUCTIONS, own, project?.instructions ?? '', conversation)
}

/** All of it in its order: the server's, the person's, the project's, the conversation's; each with where it comes from. */
export function joinInstructions(
  server: string,
  own: Pick<Preferred, 'about' | 'style' | 'isLeftOutOfTemporary'>,
  project: string,
  conversation: Of,
): string {
  const isLeftOut = conversation.expiresAt !== null && own.isLeftOutOfTemporary
  const parts: [heading: string, text: string][] = [
    ['', server],
    ['What the person says of themselves:', isLeftOut ? '' : own.about],
    ['How the person wants to be answered:', isLeftOut ? '' : own.style],
    ['For this project:', project],
    ['For this conversation:', conversation.instructions],
  ]
  return parts
    .filter(([, text]) => text.trim() !== '')
    .map(([heading, text]) => (heading ? `${heading}\n${text}` : text))
    .join('\n\n')
}
