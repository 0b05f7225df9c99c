import type { Anchor, ReviewNote } from '../rules.ts'

/** A finished review as pages show it. */
export interface ShownReview {
  scores: Record<string, number>
  total: number
  passed: boolean
  feedback: string
  reviewedAt: Date
  reviewerName?: string | null
  reviewerSeed?: string
  notes: ReviewNote[]
}

/** What was handed in, as far as notes point into it. */
export interface ShownWork {
  text?: string
  code?: string
  files?: { id: string; name: string; url?: string; type?: string }[]
}

export interface PlacedNote extends ReviewNote {
  /** The line, picture or page it stands beside. */
  place:
    | { part: 'text' | 'code'; line: number; words: string }
    | { part: 'file'; name: string; line?: number; page?: number; quote?: string; point?: number }
    | null
}

/** Notes in the order of the work, each with the words it stands beside. */
export function placed(notes: readonly ReviewNote[], work: ShownWork): PlacedNote[] {
  const lines = { text: work.text?.split(/\r?\n/) ?? [], code: work.code?.split(/\r?\n/) ?? [] }
  let points = 0
  const placeOf = (anchor: Anchor): PlacedNote['place'] => {
    if (anchor.part === 'whole') return null
    if (anchor.part === 'file') {
      const name = work.files?.find((file) => file.id === anchor.fileId)?.name ?? ''
      return { part: 'file', name, line: anchor.line, page: anchor.page, quote: anchor.quote, ...(anchor.x !== undefined && { point: ++points }) }
    }
    return { part: anchor.part, line: anchor.line, words: anchor.quote || lines[anchor.part][anchor.line - 1] || '' }
  }
  return notes.map((note) => ({ ...note, place: placeOf(note.anchor) }))
}

/** Pictures with the points that notes mark in them. */
export function pictures(notes: readonly PlacedNote[], work: ShownWork) {
  return (work.files ?? []).flatMap((file) => {
    const points = notes.flatMap(({ anchor, place }) =>
      anchor.part === 'file' && anchor.fileId === file.id && anchor.x !== undefined && place?.part === 'file'
        ? [{ x: anchor.x, y: anchor.y ?? 0, number: place.point ?? 0 }]
        : []
    )
    return points.length > 0 && file.url ? [{ ...file, url: file.url, points }] : []
  })
}
