import { checkKey, type UrlOptions } from './driver.ts'
import { signUrl } from './signed-url.ts'

/** What a signed address of ours says about the file. */
export interface FileAddress {
  key: string
  name: string
  type: string
  inline: boolean
}

/** The signed address of a file below `urlPath`. */
export function fileUrl(urlPath: string, key: string, options: UrlOptions, secret: string | Buffer): string {
  const query = new URLSearchParams({ name: options.name, type: options.type, ...(options.inline ? { inline: '1' } : {}) })
  return signUrl(`${urlPath}/${key}?${query}`, options.expiresAt, secret)
}

/** Reads an address back; undefined when it names no key of ours. Verify its signature first. */
export function readFileUrl(urlPath: string, url: string): FileAddress | undefined {
  const { pathname, searchParams } = new URL(url, 'http://klearn.invalid')
  if (!pathname.startsWith(`${urlPath}/`)) return undefined
  try {
    return {
      key: checkKey(pathname.slice(urlPath.length + 1)),
      name: searchParams.get('name') ?? '',
      type: searchParams.get('type') ?? 'application/octet-stream',
      inline: searchParams.get('inline') === '1'
    }
  } catch {
    return undefined
  }
}
