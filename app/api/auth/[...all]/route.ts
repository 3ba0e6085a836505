import { handleAuth } from '#lib/server/auth/handle-auth.ts'

export { handleAuth as GET, handleAuth as POST }
