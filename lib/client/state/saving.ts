/** Where the saving of a form is. */
export type Saving = { type: 'not-yet' | 'busy' | 'saved' } | { type: 'failed'; message: string }
