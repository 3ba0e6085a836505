export { loadConversationUsage, loadUsage } from '#lib/client/api/usage.ts'
