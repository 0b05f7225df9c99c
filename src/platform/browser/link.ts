import { getLocale } from '#paraglide/runtime.js'

/** An address inside Klearn in the current language: link('/courses') is /en/courses for English readers. */
export function link(path: string): string {
  if (getLocale() !== 'en') return path
  return path === '/' ? '/en' : `/en${path}`
}
