/** Where the browser itself finds what an item of a conversation has beside what is sent along. */
const itemPath = (conversationId: string, itemId: string) =>
  `/api/conversations/${encodeURIComponent(conversationId)}/items/${encodeURIComponent(itemId)}`

/** All the text of an item of which a part is cut. */
export const itemTextAddress = itemPath

/** A picture that was made. The newest version is what is answered; its number keeps the browser from showing an older one. */
export const pictureAddress = (conversationId: string, itemId: string, version: number) =>
  `${itemPath(conversationId, itemId)}/image?version=${version}`
