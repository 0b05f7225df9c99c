import { m } from '#paraglide/messages.js'

type Text = (inputs: Record<string, string | number>, options: { locale: string }) => string
type Data = Record<string, string | number>

const texts = m as unknown as Record<string, Text | undefined>

/** Title and body of a notice: the messages `inbox_<kind>_title` and `inbox_<kind>_body` with its data. */
export function textOf(kind: string, data: Data, locale: string): { title: string; body: string } {
  const words = inWords(data, locale)
  const say = (part: 'title' | 'body') => texts[`inbox_${kind}_${part}`]?.(words, { locale }) ?? ''
  return { title: say('title'), body: say('body') }
}

/** Data may hold codes (`rule: 'harassment'`): they become words in the language of whoever reads, `inbox_word_rule_harassment`. */
function inWords(data: Data, locale: string): Data {
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, texts[`inbox_word_${name}_${value}`]?.({}, { locale }) ?? value]))
}
