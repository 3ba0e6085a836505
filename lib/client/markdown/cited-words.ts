/** What a number in an answer stands for. */
export interface CitedSource {
  number: number
  /** Null of a file, whose name is the title. */
  url: string | null
  title: string | null
}

/** Some words, and where they are from. */
export interface CitedWords {
  start: number
  end: number
  source: CitedSource
}
