import { derivedKey } from '#platform/secrets.ts'
import { signUrl } from '#platform/storage/index.ts'
import { now } from '#platform/time/clock.ts'

/**
 * The address under which one viewer may open a file for a while. Whoever calls this has decided that the
 * viewer may; the address is bound to the person, so that a copied link opens for nobody else.
 * `viewer: 'anyone'` is for previews and pictures of public pages.
 */
export function mediaUrl(
  file: { id: string; name: string },
  viewer: { id: string } | 'anyone',
  { seconds = 6 * 3600, download = false }: { seconds?: number; download?: boolean } = {}
): string {
  // Rounded up to the quarter hour: a page that is read again keeps its addresses, and browsers their cache.
  const quarter = 900_000
  const expires = new Date(Math.ceil((now().getTime() + seconds * 1000) / quarter) * quarter)
  const who = viewer === 'anyone' ? '' : viewer.id
  return signUrl(`/media/${file.id}/${encodeURIComponent(file.name)}?viewer=${who}${download ? '&download=1' : ''}`, expires, derivedKey('media-url'))
}
