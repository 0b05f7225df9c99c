/** A mail as the catcher shows it. */
export interface ReadMail {
  headers: Map<string, string>
  from: string
  to: string
  subject: string
  text: string
  html: string
}

/** Reads a mail of our own making: encoded headers, nested multiparts, base64 and quoted-printable, UTF-8. */
export function readMail(source: Buffer): ReadMail {
  const { headers, body } = split(source.toString('latin1'))
  const texts = { plain: '', html: '' }
  collect(headers, body, texts)
  const header = (name: string) => decodeWords(headers.get(name) ?? '')
  return { headers, from: header('from'), to: header('to'), subject: header('subject'), text: texts.plain, html: texts.html }
}

// Everything is handled as latin1, one character a byte, and becomes UTF-8 at the very end.
function split(part: string): { headers: Map<string, string>; body: string } {
  const end = /\r?\n\r?\n/.exec(part)
  const head = end ? part.slice(0, end.index) : part
  const body = end ? part.slice(end.index + end[0].length) : ''
  const lines = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)
  const headers = new Map<string, string>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
  }
  return { headers, body }
}

function collect(headers: Map<string, string>, body: string, texts: { plain: string; html: string }): void {
  const type = headers.get('content-type') ?? 'text/plain'
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1]
  if (boundary) {
    for (const part of body.split(`--${boundary}`).slice(1)) {
      if (part.startsWith('--')) break
      const inner = split(part.replace(/^\r?\n/, '').replace(/\r?\n$/, ''))
      collect(inner.headers, inner.body, texts)
    }
    return
  }
  const kind = /^text\/(plain|html)/i.exec(type)?.[1]?.toLowerCase() as 'plain' | 'html' | undefined
  if (kind) texts[kind] ||= decode(body, headers.get('content-transfer-encoding') ?? '7bit')
}

function decode(body: string, encoding: string): string {
  switch (encoding.toLowerCase()) {
    case 'base64':
      return Buffer.from(body, 'base64').toString('utf8')
    case 'quoted-printable':
      return Buffer.from(unquote(body.replace(/=\r?\n/g, '')), 'latin1')
        .toString('utf8')
        .replaceAll('\r\n', '\n')
    default:
      return Buffer.from(body, 'latin1').toString('utf8').replaceAll('\r\n', '\n')
  }
}

const unquote = (text: string) => text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** Encoded words of a header (RFC 2047); the space between two of them is none. */
function decodeWords(header: string): string {
  return header.replace(/\?=\s+=\?/g, '?==?').replace(/(?:=\?utf-8\?[bq]\?[^?]*\?=)+/gi, (words) => {
    const bytes = [...words.matchAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi)].map(([, kind, text = '']) =>
      kind?.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : Buffer.from(unquote(text.replaceAll('_', ' ')), 'latin1')
    )
    // Joined before decoding: a character may be cut between two words.
    return Buffer.concat(bytes).toString('utf8')
  })
}
