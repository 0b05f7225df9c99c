/** What a page's form action gave back when it was refused. */
export interface RefusedForm {
  ok: boolean
  form?: string
  message?: string
  fields?: Record<string, string>
  values?: Record<string, string>
}

/** The refusal of this form of the page, or null. */
export const refusedOf = (form: unknown, id: string): RefusedForm | null => {
  const given = form as RefusedForm | null | undefined
  return given && !given.ok && given.form === id ? given : null
}
