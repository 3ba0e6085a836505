import 'server-only'

/** Something that isn't as it should be. */
export interface Finding {
  problem: string
  id: string
  /** What is wrong with it, in words. */
  detail: string
  /** Nothing here could mend it: what is done about it, in words. */
  beyondRepair?: string
}

/** One kind of thing that can go wrong. */
export interface Check {
  find: () => Promise<Finding[]>
  /** What `fix` does, in words. */
  remedy: string
  /** Repairs what was found. Returns for those that it couldn't why, by id. */
  fix: (ids: string[]) => Promise<Map<string, string>>
}
