import { link } from '#platform/browser/link.ts'

/** The address of the catalogue with one value of a facet on or off; the list begins anew. */
export function toggled(params: URLSearchParams, facet: string, value: string | null): string {
  const next = new URLSearchParams(params)
  for (const name of ['cursor', 'before']) next.delete(name)
  const chosen = (next.get(facet) ?? '').split(',').filter(Boolean)
  if (value === null) next.delete(facet)
  else {
    const after = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]
    if (after.length > 0) next.set(facet, after.join(','))
    else next.delete(facet)
  }
  return hrefOf(next)
}

/** The address with some parameters set (or taken away by null); the list begins anew. */
export function withParams(params: URLSearchParams, changes: Record<string, string | null>): string {
  const next = new URLSearchParams(params)
  for (const name of ['cursor', 'before']) next.delete(name)
  for (const [name, value] of Object.entries(changes)) value === null ? next.delete(name) : next.set(name, value)
  return hrefOf(next)
}

function hrefOf(params: URLSearchParams): string {
  const query = params.toString().replaceAll('%2C', ',')
  return link(`/courses${query ? `?${query}` : ''}`)
}
