import { readFileSync } from 'node:fs'

// Read directly and not through paraglide: these words are needed before anything is compiled.
const tongue = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || ''
const locale = process.env.KLEARN_LANG ?? (/^zh/i.test(tongue) ? 'zh-CN' : 'en')
const words = readWords(/^zh/i.test(locale) ? 'zh-CN' : 'en')

function readWords(name: string): Record<string, string> {
  return JSON.parse(readFileSync(new URL(`../../messages/${name}/command.json`, import.meta.url), 'utf8'))
}

/** A line for the terminal in the language of the shell (LANG), from messages/<locale>/command.json. */
export function say(key: string, values: Record<string, string | number> = {}): string {
  const text = words[key]
  if (text === undefined) throw new Error(`messages/*/command.json has no "${key}"`)
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}
