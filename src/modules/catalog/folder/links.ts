import type { MarkdownFile } from './front-matter.ts'
import type { Reading } from './read-folder.ts'
import { findFile } from './read-text.ts'

/** Pictures and downloads that a text mentions by a relative address: `![](files/plan.png)`. */
const mention = /!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)/g

/** Notes the files that a text mentions; one that is missing or outside is a problem on its line. */
export async function readLinks(reading: Reading, file: string, { body, bodyLine }: Pick<MarkdownFile, 'body' | 'bodyLine'>): Promise<void> {
  let fenced = false
  for (const [index, line] of body.split('\n').entries()) {
    if (/^\s*(```|~~~)/.test(line)) fenced = !fenced
    if (fenced) continue
    for (const [, address = ''] of line.replace(/`[^`]*`/g, '').matchAll(mention)) {
      if (/^([a-z][a-z0-9+.-]*:|\/|#)/i.test(address)) continue
      await findMentioned(reading, { file, line: bodyLine + index, name: decode(address.replace(/[#?].*$/, '')) })
    }
  }
}

interface Mention {
  file: string
  line: number
  name: string
}

/** Finds a mentioned file, from the course folder or in media/; returns its place. */
export async function findMentioned(reading: Reading, { file, line, name }: Mention): Promise<string | undefined> {
  let problem = 'catalog/folder-file-missing'
  for (const place of [name, `media/${name}`]) {
    const found = await findFile(reading.root, place)
    if (found.problem === undefined) {
      reading.files.set(place, { path: place })
      return place
    }
    if (found.problem === 'catalog/folder-outside') problem = found.problem
  }
  const made = reading.media.get(name)
  if (made && problem === 'catalog/folder-file-missing') {
    const place = `media/${name}`
    reading.files.set(place, { path: place, made })
    return place
  }
  reading.problems.push({ file, line, code: problem, values: { name } })
  return undefined
}

function decode(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch {
    return address
  }
}
