import { AppError, errorResponse } from '#lib/server/errors.ts'

/** Programs get an error they can read, not a page. */
const notFound = () => errorResponse(new AppError('not_found'))

export { notFound as DELETE, notFound as GET, notFound as PATCH, notFound as POST, notFound as PUT }
