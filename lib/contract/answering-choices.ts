// Apart from what is chosen: a page needs these only where somebody chooses.

export const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'] as const
export const VERBOSITIES = ['low', 'medium', 'high'] as const
/** What a provider does by itself for an answer. */
export const HOSTED_TOOLS = ['web_search', 'image_generation'] as const
export type HostedTool = (typeof HOSTED_TOOLS)[number]

/** The fewest tokens that an answer can be limited to. */
export const LEAST_TOKENS = 16
export const MOST_TOKENS = 1_000_000
