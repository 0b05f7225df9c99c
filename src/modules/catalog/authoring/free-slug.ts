/** A readable address from a Latin title; from a Chinese one the fallback with a number. Never one that is taken. */
export function freeSlug(title: string, fallback: string, taken: ReadonlySet<string>): string {
  const latin = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '')
  const readable = latin.length >= 3 && /[a-z]/.test(latin)
  if (readable && !taken.has(latin)) return latin
  const base = readable ? latin : fallback
  for (let number = readable ? 2 : taken.size + 1; ; number += 1) {
    const slug = `${base}-${number}`
    if (!taken.has(slug)) return slug
  }
}
