import { open } from 'node:fs/promises'
import { fileTypeFromBuffer } from 'file-type'
import { refuse } from '../errors.ts'
import { cleanFileName, extensionOf } from './file-name.ts'

interface FileType {
  type: string
  extensions: readonly string[]
  /** What the bytes look like: a sniffed type, or plain text, which has no signature. */
  looks: readonly string[] | 'text'
}

const ZIP = 'application/zip'
const TEXT = 'text'

const known = {
  png: { type: 'image/png', extensions: ['png'], looks: ['image/png', 'image/apng'] },
  jpeg: { type: 'image/jpeg', extensions: ['jpg', 'jpeg'], looks: ['image/jpeg'] },
  webp: { type: 'image/webp', extensions: ['webp'], looks: ['image/webp'] },
  gif: { type: 'image/gif', extensions: ['gif'], looks: ['image/gif'] },
  avif: { type: 'image/avif', extensions: ['avif'], looks: ['image/avif'] },
  mp4: { type: 'video/mp4', extensions: ['mp4', 'm4v'], looks: ['video/mp4', 'video/x-m4v'] },
  mov: { type: 'video/quicktime', extensions: ['mov'], looks: ['video/quicktime'] },
  webm: { type: 'video/webm', extensions: ['webm'], looks: ['video/webm', 'video/matroska', 'video/x-matroska'] },
  mkv: { type: 'video/matroska', extensions: ['mkv'], looks: ['video/matroska', 'video/x-matroska', 'video/webm'] },
  mp3: { type: 'audio/mpeg', extensions: ['mp3'], looks: ['audio/mpeg'] },
  m4a: { type: 'audio/mp4', extensions: ['m4a'], looks: ['audio/x-m4a', 'audio/mp4', 'video/mp4'] },
  wav: { type: 'audio/wav', extensions: ['wav'], looks: ['audio/wav', 'audio/vnd.wave'] },
  ogg: { type: 'audio/ogg', extensions: ['ogg', 'oga', 'opus'], looks: ['audio/ogg', 'audio/opus', 'application/ogg'] },
  weba: { type: 'audio/webm', extensions: ['weba', 'webm'], looks: ['video/webm', 'audio/webm'] },
  flac: { type: 'audio/flac', extensions: ['flac'], looks: ['audio/flac', 'audio/x-flac'] },
  pdf: { type: 'application/pdf', extensions: ['pdf'], looks: ['application/pdf'] },
  docx: {
    type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    extensions: ['docx'],
    looks: [ZIP, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document']
  },
  xlsx: {
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    extensions: ['xlsx'],
    looks: [ZIP, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet']
  },
  pptx: {
    type: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    extensions: ['pptx'],
    looks: [ZIP, 'application/vnd.openxmlformats-officedocument.presentationml.presentation']
  },
  epub: { type: 'application/epub+zip', extensions: ['epub'], looks: ['application/epub+zip', ZIP] },
  zip: { type: ZIP, extensions: ['zip'], looks: [ZIP] },
  imscc: { type: ZIP, extensions: ['imscc', 'h5p'], looks: [ZIP] },
  text: { type: 'text/plain', extensions: ['txt', 'md', 'markdown', 'log'], looks: TEXT },
  table: { type: 'text/csv', extensions: ['csv', 'tsv'], looks: TEXT },
  // Never text/html or a script type: what learners hand in is shown as text.
  code: {
    type: 'text/plain',
    extensions: [
      'py',
      'js',
      'ts',
      'java',
      'c',
      'h',
      'cpp',
      'cc',
      'hpp',
      'cs',
      'go',
      'rs',
      'rb',
      'php',
      'sql',
      'sh',
      'r',
      'kt',
      'swift',
      'json',
      'yaml',
      'yml',
      'toml',
      'ipynb',
      'tex',
      'css'
    ],
    looks: TEXT
  },
  gift: { type: 'text/plain', extensions: ['gift'], looks: TEXT },
  xml: { type: 'text/plain', extensions: ['xml'], looks: ['application/xml'] },
  captions: { type: 'text/vtt', extensions: ['vtt', 'srt'], looks: TEXT }
} satisfies Record<string, FileType>

const pictures: FileType[] = [known.png, known.jpeg, known.webp, known.gif, known.avif]
const videos: FileType[] = [known.mp4, known.mov, known.webm, known.mkv]
const audio: FileType[] = [known.mp3, known.m4a, known.wav, known.ogg, known.weba, known.flac]
const documents: FileType[] = [known.pdf, known.docx, known.xlsx, known.pptx, known.epub, known.text, known.table]

/** What may be uploaded for which purpose. SVG and HTML are in none: they can carry scripts. */
export const allowed = {
  picture: pictures,
  video: videos,
  audio,
  document: documents,
  /** Proofs of identity and qualification. */
  proof: [known.png, known.jpeg, known.webp, known.pdf],
  /** What a learner hands in. */
  submission: [...documents, ...pictures, ...videos, ...audio, known.code, known.zip],
  /** Files that come with a lesson. */
  attachment: [...documents, ...pictures, ...audio, known.code, known.zip],
  captions: [known.captions],
  /** Courses and questions from other systems. */
  package: [known.zip, known.imscc, known.gift, known.xml, known.text, known.table]
} satisfies Record<string, FileType[]>

export type UploadPurpose = keyof typeof allowed

export interface CheckedFile {
  name: string
  type: string
}

/** How many of the first bytes `checkFile` needs. */
export const HEAD_BYTES = 64 * 1024

/**
 * The clean name and true type of an upload, from its name and first bytes; what the browser claims is not asked.
 * Refuses `platform/file-type` (not for this purpose) and `platform/file-name-mismatch` (a .pdf that is none).
 */
export async function checkFile(purpose: UploadPurpose, givenName: string, head: Uint8Array): Promise<CheckedFile> {
  const name = cleanFileName(givenName)
  const extension = extensionOf(name)
  const candidates: readonly FileType[] = allowed[purpose].filter((one: FileType) => one.extensions.includes(extension))
  if (candidates.length === 0) {
    throw refuse.invalid('platform/file-type', { values: { allowed: extensionsFor(purpose).join(', ') } })
  }
  const mime = (await fileTypeFromBuffer(head))?.mime
  // Captions and calendars do have a signature, and are text.
  const sniffed = mime === undefined || mime.startsWith('text/') ? (isText(head) ? TEXT : 'unknown') : mime
  const found = candidates.find((one) => (one.looks === TEXT ? sniffed === TEXT : one.looks.includes(sniffed)))
  // An XML file without declaration has no signature.
  const plainXml = extension === 'xml' && sniffed === TEXT ? candidates[0] : undefined
  const match = found ?? plainXml
  if (!match) throw refuse.invalid('platform/file-name-mismatch', { values: { extension } })
  return { name, type: match.type }
}

/** `checkFile` for a file that already lies on this machine. */
export async function checkFileAt(purpose: UploadPurpose, givenName: string, path: string): Promise<CheckedFile> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return await checkFile(purpose, givenName, buffer.subarray(0, bytesRead))
  } finally {
    await file.close()
  }
}

/** The extensions to offer in a file picker and to name in a refusal. */
export function extensionsFor(purpose: UploadPurpose): string[] {
  return [...new Set(allowed[purpose].flatMap((one: FileType) => one.extensions))]
}

function isText(head: Uint8Array): boolean {
  if (head.includes(0)) return false
  try {
    // `stream`: the head may end in the middle of a character.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return true
  } catch {
    // Chinese text from older Windows programs.
    try {
      new TextDecoder('gb18030', { fatal: true }).decode(head, { stream: true })
      return true
    } catch {
      return false
    }
  }
}

/** Is this one of the purposes we know? */
export function isUploadPurpose(purpose: string | null | undefined): purpose is UploadPurpose {
  return typeof purpose === 'string' && Object.hasOwn(allowed, purpose)
}
