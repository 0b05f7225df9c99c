import { m } from '#paraglide/messages.js'

type Text = (inputs?: Record<string, string | number>, options?: { locale?: string }) => string

/**
 * The text of a message code: `tasks/closed` is `error_tasks_closed` in messages/<locale>/errors.json;
 * `platform/too-long:80` passes 80 as {n}. An unknown code says that something is wrong, in words.
 */
export function messageOf(code: string, locale: string, values: Record<string, string | number> = {}): string {
  const [name = '', n] = code.split(':')
  const texts = m as unknown as Record<string, Text | undefined>
  const text = texts[`error_${name.replaceAll(/[/-]/g, '_')}`] ?? texts.error_platform_not_valid
  return text?.({ ...values, ...(n !== undefined && { n }) }, { locale }) ?? code
}
