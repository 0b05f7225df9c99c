export interface CalendarEntry {
  uid: string
  startsAt: Date
  endsAt: Date
  summary: string
  description?: string
  url: string
  /** Grows with every change, so that a calendar takes the newer one. */
  sequence: number
  changedAt: Date
  cancelled?: boolean
}

const stamp = (at: Date) => at.toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
const escaped = (text: string) => text.replaceAll('\\', '\\\\').replaceAll(';', '\\;').replaceAll(',', '\\,').replaceAll(/\r?\n/g, '\\n')

/** At most 75 bytes a line, never in the middle of a character (RFC 5545, 3.1). */
function folded(line: string): string {
  const parts: string[] = []
  let part = ''
  let bytes = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (bytes + size > 75) {
      parts.push(part)
      part = ' '
      bytes = 1
    }
    part += character
    bytes += size
  }
  return [...parts, part].join('\r\n')
}

/** An iCalendar file. Times are moments in UTC: every calendar shows them in its own zone, whatever the clocks do. */
export function calendarFile(name: string, entries: readonly CalendarEntry[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Klearn//Booking//ZH',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    ...entries.flatMap((one) => [
      'BEGIN:VEVENT',
      `UID:${one.uid}`,
      `DTSTAMP:${stamp(one.changedAt)}`,
      `DTSTART:${stamp(one.startsAt)}`,
      `DTEND:${stamp(one.endsAt)}`,
      `SEQUENCE:${one.sequence}`,
      `STATUS:${one.cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
      `SUMMARY:${escaped(one.summary)}`,
      ...(one.description ? [`DESCRIPTION:${escaped(one.description)}`] : []),
      `URL:${one.url}`,
      'END:VEVENT'
    ]),
    'END:VCALENDAR'
  ]
  return `${lines.map(folded).join('\r\n')}\r\n`
}
