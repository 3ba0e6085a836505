export { countTokens, loadConversationUsage, loadUsage } from '#lib/client/api/usage.ts'
