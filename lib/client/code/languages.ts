/**
 * Every grammar that is loaded when it is needed: the endings of its files, the usual one first, and its other names. Both are
 * what a fence may say.
 */
const grammars = {
  bash: { endings: ['sh', 'bash', 'zsh'], names: [] },
  c: { endings: ['c', 'h'], names: [] },
  clojure: { endings: ['clj', 'cljs', 'edn'], names: ['clojure', 'clojurescript'] },
  cmake: { endings: ['cmake'], names: [] },
  cpp: { endings: ['cpp', 'cc', 'cxx', 'hpp', 'hh', 'ino'], names: ['c++', 'arduino'] },
  csharp: { endings: ['cs'], names: ['csharp', 'c#'] },
  css: { endings: ['css'], names: [] },
  dart: { endings: ['dart'], names: ['flutter'] },
  diff: { endings: ['diff', 'patch'], names: [] },
  dockerfile: { endings: ['dockerfile'], names: ['docker', 'containerfile'] },
  elixir: { endings: ['ex', 'exs'], names: ['elixir'] },
  erlang: { endings: ['erl'], names: ['erlang'] },
  fsharp: { endings: ['fs', 'fsx'], names: ['fsharp', 'f#'] },
  go: { endings: ['go'], names: ['golang'] },
  graphql: { endings: ['graphql', 'gql'], names: [] },
  groovy: { endings: ['groovy', 'gradle'], names: ['jenkinsfile'] },
  haskell: { endings: ['hs'], names: ['haskell'] },
  http: { endings: ['http'], names: ['https'] },
  ini: { endings: ['ini', 'toml', 'cfg', 'conf', 'env', 'properties', 'editorconfig'], names: ['dotenv'] },
  java: { endings: ['java'], names: ['jsp'] },
  javascript: { endings: ['js', 'jsx', 'mjs', 'cjs'], names: ['javascript', 'node', 'ecmascript', 'es6'] },
  json: { endings: ['json', 'jsonc', 'json5', 'jsonl', 'ndjson', 'webmanifest'], names: [] },
  julia: { endings: ['jl'], names: ['julia'] },
  kotlin: { endings: ['kt', 'kts'], names: ['kotlin'] },
  latex: { endings: ['tex'], names: ['latex', 'bibtex'] },
  less: { endings: ['less'], names: [] },
  lua: { endings: ['lua'], names: ['luau'] },
  makefile: { endings: ['mk'], names: ['makefile', 'make'] },
  markdown: { endings: ['md', 'mdx'], names: ['markdown', 'gfm'] },
  matlab: { endings: ['m'], names: ['matlab', 'octave'] },
  nginx: { endings: ['conf'], names: ['nginx', 'nginxconf'] },
  objectivec: { endings: ['m', 'mm'], names: ['objectivec', 'objective-c', 'objc', 'obj-c'] },
  ocaml: { endings: ['ml', 'mli'], names: ['ocaml'] },
  perl: { endings: ['pl', 'pm'], names: ['perl'] },
  php: { endings: ['php'], names: [] },
  powershell: { endings: ['ps1', 'psm1'], names: ['powershell', 'pwsh', 'ps'] },
  protobuf: { endings: ['proto'], names: ['protobuf'] },
  python: { endings: ['py', 'pyi', 'pyw'], names: ['python', 'python3', 'sage', 'ipython'] },
  r: { endings: ['r'], names: ['rlang'] },
  ruby: { endings: ['rb', 'rake'], names: ['ruby', 'rails', 'gemfile'] },
  rust: { endings: ['rs'], names: ['rust'] },
  scala: { endings: ['scala', 'sc', 'sbt'], names: [] },
  scss: { endings: ['scss', 'sass'], names: [] },
  shell: { endings: ['txt'], names: ['console', 'shell-session', 'shellsession', 'terminal'] },
  sql: { endings: ['sql'], names: ['postgres', 'postgresql', 'pgsql', 'mysql', 'sqlite', 'plsql', 'tsql'] },
  swift: { endings: ['swift'], names: [] },
  typescript: { endings: ['ts', 'tsx', 'mts', 'cts'], names: ['typescript', 'deno'] },
  vim: { endings: ['vim'], names: ['vimscript', 'viml'] },
  xml: {
    endings: ['xml', 'html', 'htm', 'xhtml', 'svg', 'rss', 'xsd', 'xsl', 'plist', 'vue', 'svelte', 'astro'],
    names: ['mathml', 'wsf'],
  },
  yaml: { endings: ['yaml', 'yml'], names: [] },
} as const satisfies Record<string, { endings: [string, ...string[]]; names: string[] }>

export type Grammar = keyof typeof grammars

const known = new Map<string, { grammar: Grammar; ending: string }>()
for (const [grammar, { endings, names }] of Object.entries(grammars) as [Grammar, (typeof grammars)[Grammar]][]) {
  for (const ending of endings) if (!known.has(ending)) known.set(ending, { grammar, ending })
  for (const name of [grammar, ...names]) known.set(name, { grammar, ending: endings[0] })
}
// A name that is most often said of another thing than the ending it also is.
known.set('shell', { grammar: 'bash', ending: 'sh' })
known.set('toml', { grammar: 'ini', ending: 'toml' })

/** The grammar that colours what a fence calls its language; null for one that stays plain. */
export function grammarOf(language: string): Grammar | null {
  return known.get(language.toLowerCase())?.grammar ?? null
}

/** The ending of a file in that language; null when it isn't known. */
export function endingOf(language: string): string | null {
  return known.get(language.toLowerCase())?.ending ?? null
}
