/** One line of a recording's captions. */
export interface Cue {
  start: number
  text: string
}

const seconds = (stamp: string): number => stamp.split(':').reduce((sum, part) => sum * 60 + Number(part.replace(',', '.')), 0)

/** The lines of a WebVTT (or SRT) file with their times; styling and notes are left out. */
export function cuesOf(source: string): Cue[] {
  return source
    .replaceAll('\r\n', '\n')
    .split(/\n{2,}/)
    .flatMap((block) => {
      const lines = block.split('\n')
      const at = lines.findIndex((line) => line.includes('-->'))
      const start = /((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->/.exec(lines[at] ?? '')?.[1]
      const text = lines
        .slice(at + 1)
        .join(' ')
        .replace(/<[^>]*>/g, '')
        .trim()
      return at >= 0 && start && text ? [{ start: seconds(start), text }] : []
    })
}
