/** An existing conversation; the layout shows it. */
export default function ConversationPage() {
  return null
}
