/** File names that mean a device to Windows, whatever the extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i
// Marks that turn the reading direction: "gpj.exe" would read as "exe.jpg".
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]/gu
const FORBIDDEN = /[<>:"|?*]/g
const MAX_BYTES = 180

/** A name that any system can save, from whatever a browser sent. Chinese and the extension stay. */
export function cleanFileName(given: string): string {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const plain = last
    .replace(HIDDEN, '')
    .replace(FORBIDDEN, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
  const named = plain === '' || DEVICE.test(plain) ? `file-${plain}`.replace(/-$/, '') : plain
  const extension = extensionOf(named)
  const stem = extension ? named.slice(0, -extension.length - 1) : named
  return `${cutBytes(stem, MAX_BYTES - extension.length - 1)}${extension && `.${named.slice(-extension.length)}`}`
}

/** The extension in lower case without the dot; empty when there is none. */
export function extensionOf(name: string): string {
  return /[^.]\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? ''
}

/** The header that gives a download its name in every language (RFC 6266). */
export function contentDisposition(name: string, inline = false): string {
  const clean = cleanFileName(name)
  const ascii = clean.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(clean).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  return `${inline ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encoded}`
}

function cutBytes(text: string, bytes: number): string {
  let kept = ''
  let used = 0
  for (const character of text) {
    used += Buffer.byteLength(character)
    if (used > bytes) break
    kept += character
  }
  return kept
}
