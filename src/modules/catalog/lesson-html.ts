import { mediaUrl, uploadsById } from '#modules/media/index.ts'
import type { AnyDb } from '#platform/db.ts'
import { renderMarkdown } from '#platform/markdown/index.ts'

/** Relative addresses of a version's files, by upload; see `FullLesson.files`. */
export type FileIds = Readonly<Record<string, string>>
export type Viewer = { id: string } | 'anyone'

/**
 * The safe HTML of a course's text; pictures and downloads that it names by a relative address get signed
 * addresses for this viewer.
 */
export async function courseHtml(db: AnyDb, body: string, files: FileIds, viewer: Viewer, locale: 'zh-CN' | 'en' = 'zh-CN'): Promise<string> {
  const html = await renderMarkdown(body, { locale })
  const mentioned = [...html.matchAll(/\s(?:src|href)="([^":#?][^":]*)"/g)]
    .map((match) => pathOf(match[1] ?? ''))
    .filter((path) => placeOf(files, path) !== undefined)
  if (mentioned.length === 0) return html
  const uploads = await uploadsById(
    db,
    mentioned.map((path) => placeOf(files, path) as string)
  )
  const addresses = new Map(uploads.map((upload) => [upload.id, mediaUrl(upload, viewer)]))
  return html.replace(/(\s(?:src|href)=")([^":#?][^":]*)"/g, (whole, head: string, path: string) => {
    const address = addresses.get(placeOf(files, pathOf(path)) ?? '')
    return address ? `${head}${address.replaceAll('&', '&amp;')}"` : whole
  })
}

// A text may say `[x](constructor)`: every object has that, no course folder does.
function placeOf(files: FileIds, path: string): string | undefined {
  const place = [path, `media/${path}`].find((one) => Object.hasOwn(files, one))
  return place === undefined ? undefined : files[place]
}

function pathOf(path: string): string {
  try {
    return decodeURIComponent(path.replaceAll('&amp;', '&'))
  } catch {
    return path
  }
}
