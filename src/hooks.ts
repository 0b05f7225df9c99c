import type { Reroute } from '@sveltejs/kit/hooks'

/** /en/courses and /courses are the same route; the prefix only says the language. */
export const reroute: Reroute = ({ url }) => {
  if (url.pathname === '/en') return '/'
  if (url.pathname.startsWith('/en/')) return url.pathname.slice(3)
}
