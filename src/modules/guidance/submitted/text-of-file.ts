import { storage, type UploadTable } from '#modules/media/index.ts'

/** What a reviewer reads on the page; the whole file is one click away. */
const shownBytes = 256 * 1024

export interface FileText {
  lines: string[]
  /** The file goes on behind the last line. */
  cut: boolean
}

export const isText = (file: Pick<UploadTable, 'content_type'>): boolean => file.content_type.startsWith('text/')

/** A text file, table or notebook as lines; undefined when its bytes are gone. */
export async function textOfFile(file: UploadTable): Promise<FileText | undefined> {
  try {
    const parts: Buffer[] = []
    for await (const part of await storage().get(file.id, { start: 0, end: Math.min(file.size, shownBytes) - 1 })) parts.push(part as Buffer)
    const cut = file.size > shownBytes
    const text = decode(Buffer.concat(parts), cut)
    const lines = (!cut && file.name.endsWith('.ipynb') && cellsOf(text)) || linesOf(text)
    return { lines: cut ? lines.slice(0, -1) : lines, cut }
  } catch {
    return undefined
  }
}

export const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n'))

/** UTF-8, or what older Windows programs in China write. */
function decode(bytes: Buffer, cut: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut })
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

/** The cells of a Jupyter notebook below one another, as editors write them into a script. */
function cellsOf(text: string): string[] | undefined {
  try {
    const { cells } = JSON.parse(text) as { cells: { cell_type: string; source: string | string[] }[] }
    return cells.flatMap(({ cell_type, source }) => [cell_type === 'code' ? '# %%' : `# %% [${cell_type}]`, ...linesOf([source].flat().join('')), ''])
  } catch {
    return undefined
  }
}
