import { m } from '#paraglide/messages.js'

type Text = (inputs: Record<string, string | number>, options: { locale: string }) => string

/** Title and body of a notice: the messages `inbox_<kind>_title` and `inbox_<kind>_body` with its data. */
export function textOf(kind: string, data: Record<string, string | number>, locale: string): { title: string; body: string } {
  const texts = m as unknown as Record<string, Text | undefined>
  const say = (part: 'title' | 'body') => texts[`inbox_${kind}_${part}`]?.(data, { locale }) ?? ''
  return { title: say('title'), body: say('body') }
}

