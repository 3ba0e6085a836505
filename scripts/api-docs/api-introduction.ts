import { CONTRACT_HEADER, CONTRACT_VERSION } from '#lib/contract/error.ts'

/** What goes for all routes. */
export const apiIntroduction = `# HTTP API

<!-- Written by \`npm run api-docs\` from lib/contract/routes.ts: change it there. -->

JSON in and out. For programs the same stands in [public/openapi.json](../public/openapi.json), which a running Parley serves
at \`/openapi.json\`. An error is \`{ "error": { "code", "message" } }\`; [errors.md](errors.md) lists every code. The session
is a cookie: sign in once, then send it along.

\`\`\`sh
URL=http://localhost:3000; JSON='content-type: application/json'

# A guest; or sign-up/email and sign-in/email with { name, email, password }
curl -c jar -H "$JSON" -d '{}' $URL/api/auth/sign-in/anonymous
\`\`\`

Any other address answers \`not_found\`. Where guests are off, or signing up takes a link, \`GET /api/viewer\` says so; see
[security.md](security.md).

- **Other sites.** A writing request with an \`Origin\` of another site is refused.
- **Versions.** A client that sends \`${CONTRACT_HEADER}: ${CONTRACT_VERSION}\` is told every error by its own code and reads those that it
  doesn't know by their message. One that doesn't is told the nearest code of the first version.
- **Sizes.** A message has at most 100,000 characters, a body 1 MB. An import has 20 MB, 10,000 messages and 1,000 parts in
  each; on one server two imports run at a time for a person and five in all.
- **Busy.** A message for which there is no place now is refused with 503 \`server_busy\` and \`Retry-After\` before anything is
  stored: send it again with the same \`turnId\`. One that was stored but can't be followed is answered, without
  \`Accept: text/event-stream\`, with 202 and \`"status":"queued"\`. A turn that failed is answered with the status of its error.
- **Streams** are server-sent events. A delta says at which character it begins, so being sent something twice changes nothing.
  A session has at most 20 streams of \`/api/events\`; the oldest ends when another comes.
- **Search** that takes the database three seconds is given up (\`search_too_slow\`).
- **Metadata** are at most ten pairs of your own, with keys of 64 and values of 512 characters at most. Times are ISO 8601.
- **Batch** takes either \`ids\` or \`all\`, never both. An import may also be a bare list of messages.
- **Files of several conversations** are put together by the browser, from their messages.`
