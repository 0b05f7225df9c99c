/** What a form of a page answered last: the shape that `submit` gives, whichever use case it was. */
export interface Answer {
  ok: boolean
  form: string
  message?: string
  fields?: Record<string, string>
  values?: Record<string, string>
  output?: unknown
  phone?: string
}

/** The refusal of one use case's form; null when another form or none was answered. */
export const refusalOf = (answer: Answer | null | undefined, form: string): { fields: Record<string, string>; values: Record<string, string> } | null =>
  answer && !answer.ok && answer.form === form ? { fields: answer.fields ?? {}, values: answer.values ?? {} } : null

/** What the use case answered when it went through. */
export const outputOf = <Output>(answer: Answer | null | undefined, form: string): Output | undefined =>
  answer?.ok && answer.form === form ? (answer.output as Output) : undefined
