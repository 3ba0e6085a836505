/** What can be read: pictures, PDF, office documents, and everything that is text. */
const endingsOf = {
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg', 'jfif', 'jpe'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'application/pdf': ['pdf'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'application/vnd.oasis.opendocument.text': ['odt'],
  'application/vnd.oasis.opendocument.spreadsheet': ['ods'],
  'application/vnd.oasis.opendocument.presentation': ['odp'],
} as const

export type ReadableType = keyof typeof endingsOf
/** What a name, a sender or the bytes say that a file is; `other`: something that can't be read; null: nothing. */
export type Kind = ReadableType | 'text' | 'other' | null

const readable = Object.entries(endingsOf) as [ReadableType, readonly string[]][]

/** Text whatever else browsers take them for: a file of TypeScript is declared to be a video. */
const TEXT_ENDINGS = new Set(
  `txt text md markdown mdx rst adoc tex bib log csv tsv json jsonl json5 ndjson geojson ipynb yaml yml toml ini cfg conf
  env properties xml xsd xsl svg html htm xhtml vue svelte astro css scss sass less js mjs cjs jsx ts mts cts tsx py pyi rb
  php java kt kts scala groovy gradle c h cc cpp cxx hpp hh cs fs vb go rs swift m mm zig d dart lua pl pm r jl ex exs erl
  hrl hs clj cljs lisp el scm ml mli nim v sv vhd sql graphql gql proto thrift sh bash zsh fish ps1 bat cmd make mk cmake
  dockerfile tf hcl nix diff patch srt vtt ics vcf eml lock gitignore editorconfig`.split(/\s+/),
)

/** Well known, and nothing that a model here could read. */
const OTHER_ENDINGS = new Set(
  `zip rar 7z gz tgz bz2 xz zst tar jar war apk dmg iso exe msi dll so dylib bin dat class pyc wasm o a mp3 m4a wav ogg oga
  opus flac aac wma mid mp4 m4v mov avi mkv webm mpg mpeg wmv heic heif avif tif tiff bmp ico icns psd ai eps raw cr2 nef dng
  doc xls ppt dot xlsb pages numbers key epub mobi azw3 djvu sqlite db mdb parquet ttf otf woff woff2`.split(/\s+/),
)

/** The ending of a name in small letters; empty where it has none. */
export function endingOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot < 0 || dot === name.length - 1 ? '' : name.slice(dot + 1).toLowerCase()
}

export function kindOfName(name: string): Kind {
  const ending = endingOf(name)
  const type = readable.find(([, endings]) => endings.includes(ending))?.[0]
  if (type) return type
  if (TEXT_ENDINGS.has(ending)) return 'text'
  return OTHER_ENDINGS.has(ending) ? 'other' : null
}

export function kindOfType(declared: string): Kind {
  const type = declared.split(';')[0]?.trim().toLowerCase() ?? ''
  if (type === 'image/jpg' || type === 'image/pjpeg') return 'image/jpeg'
  if (Object.hasOwn(endingsOf, type)) return type as ReadableType
  if (type === '' || type === 'application/octet-stream') return null
  if (/^text\/|[/+](json|xml|yaml|javascript|typescript|x-sh)$|^application\/(x-)?(sql|toml|ndjson|tex)$/.test(type)) {
    return 'text'
  }
  return /^(image|audio|video|font)\/|^application\/(zip|x-zip-compressed|gzip|vnd\.rar)$/.test(type) ? 'other' : null
}

/** What somebody says that a file is: of text its name knows best. */
export function claimedKind({ name, type }: { name: string; type: string }): Kind {
  const named = kindOfName(name)
  const declared = kindOfType(type)
  if (named === 'text' && (declared === 'other' || declared === null)) return 'text'
  return named === 'other' ? named : (declared ?? named)
}

/** What a field that chooses files offers. */
export const ACCEPTED_FILES = [
  ...readable.flatMap(([type, endings]) => [type, ...endings.map((ending) => `.${ending}`)]),
  'text/*',
  ...[...TEXT_ENDINGS].map((ending) => `.${ending}`),
].join(',')
