import { handleAuth } from '#lib/server/auth/handle-auth.ts'

export { handleAuth as DELETE, handleAuth as GET, handleAuth as PATCH, handleAuth as POST, handleAuth as PUT }
