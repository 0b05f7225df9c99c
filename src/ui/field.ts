/** The props every labelled control shares. */
export interface Labelled {
  label: string
  /** label for screen readers only */
  quiet?: boolean
  hint?: string
  /** what is wrong and how to mend it; sets aria-invalid and aria-describedby */
  error?: string | null
  optional?: boolean
  id?: string
}

export const describedBy = (id: string, of: { error?: string | null; hint?: string; max?: number }) =>
  [of.error && `${id}-error`, (of.hint || of.max) && `${id}-hint`].filter(Boolean).join(' ') || undefined
