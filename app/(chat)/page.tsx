/** A new conversation; the layout shows it. */
export default function NewConversationPage() {
  return null
}
