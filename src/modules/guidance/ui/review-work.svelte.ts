import { totalScore } from '#modules/tasks/rules.ts'
import { type Anchor, partOfAnchor, type ReviewNote } from '../rules.ts'
import { call } from './call.ts'
import type { ReviewItem } from './review-item.ts'

export interface EditedNote extends ReviewNote {
  id: number
}

/** saved · dirty: not sent yet · offline: tried, will try again · elsewhere: another tab is ahead · taken: another reviewer has it */
export type SaveState = 'saved' | 'dirty' | 'saving' | 'offline' | 'elsewhere' | 'taken'

const pauseMs = 700
const retryMs = 4000
let notesMade = 0

/** One review while it is written: saves itself, holds the claim, notices other tabs and reviewers. */
export class ReviewWork {
  scores = $state<Record<string, number>>({})
  feedback = $state('')
  checklist = $state<string[]>([])
  notes = $state<EditedNote[]>([])
  editing = $state<number | null>(null)
  claim = $state<ReviewItem['claim']>('free')
  claimUntil = $state<Date | null>(null)
  holder = $state<string | null>(null)
  save = $state<SaveState>('saved')
  readonly item: ReviewItem
  #revision = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #running: Promise<void> | undefined
  #ended = false

  constructor(item: ReviewItem) {
    this.item = item
    this.load(item)
  }

  /** Takes what the server has. */
  load(item: ReviewItem) {
    const { draft } = item
    this.scores = { ...draft?.scores }
    this.feedback = draft?.feedback ?? ''
    this.checklist = [...(draft?.checklist ?? [])]
    this.notes = (draft?.notes ?? []).map((note) => ({ ...note, id: ++notesMade }))
    this.#revision = draft?.revision ?? 0
    this.save = 'saved'
    this.hear(item)
  }

  /** News from the server while one writes: whose claim it is, and whether another tab wrote. */
  hear(item: ReviewItem) {
    this.claim = item.claim
    this.claimUntil = item.claimUntil
    this.holder = item.holder
    if (item.claim === 'other' && this.save !== 'saved') this.save = 'taken'
    if (item.claim !== 'other' && this.save === 'taken') this.touch()
    const ahead = (item.draft?.revision ?? 0) > this.#revision && !this.#running
    if (ahead && this.save === 'saved') this.load(item)
    else if (ahead) this.save = 'elsewhere'
  }

  get writable() {
    return this.claim !== 'other' && this.claim !== 'done'
  }

  get total() {
    const { rubric } = this.item
    return rubric.length > 0 && rubric.every((one) => this.scores[one.criterion]) ? totalScore(rubric, this.scores) : null
  }

  get content() {
    const notes = this.notes
      .filter((note) => note.text.trim() !== '')
      .map(({ anchor, text, praise }) => ({ anchor: $state.snapshot(anchor) as Anchor, text: text.trim(), praise }))
    return { scores: $state.snapshot(this.scores), feedback: this.feedback, checklist: $state.snapshot(this.checklist), notes }
  }

  notesOf(part: string) {
    return this.notes.filter((note) => partOfAnchor(note.anchor) === part)
  }

  addNote(anchor: Anchor) {
    if (!this.writable) return
    const note = { id: ++notesMade, anchor, text: '', praise: false }
    this.notes.push(note)
    this.editing = note.id
  }

  removeNote(id: number) {
    this.notes = this.notes.filter((note) => note.id !== id)
    if (this.editing === id) this.editing = null
    this.touch()
  }

  finishNote(id: number) {
    if (this.editing === id) this.editing = null
    if (this.notes.find((note) => note.id === id)?.text.trim() === '') this.removeNote(id)
  }

  /** Something was written: saved after a short pause. */
  touch() {
    if (this.#ended || !this.writable || this.save === 'elsewhere') return
    this.save = 'dirty'
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.flush(), pauseMs)
  }

  /** Saves now; false when the server does not have all of it. */
  async flush(last = false): Promise<boolean> {
    clearTimeout(this.#timer)
    // One save at a time, the last one too: a second with the same revision would be refused, and its words lost.
    while (this.#running) await this.#running
    if (this.save === 'dirty' || this.save === 'offline') {
      this.#running = this.#send(last).finally(() => {
        this.#running = undefined
      })
      await this.#running
    }
    return (this.save as SaveState) === 'saved'
  }

  async #send(last: boolean) {
    this.save = 'saving'
    const answer = await call<{ revision: number; claimUntil: string }>(
      'PUT',
      `/reviews/${this.item.id}/draft`,
      { ...this.content, revision: this.#revision },
      { last }
    )
    if (answer.ok) {
      this.#revision = answer.body.revision
      this.claim = 'mine'
      this.claimUntil = new Date(answer.body.claimUntil)
      if ((this.save as SaveState) === 'saving') this.save = 'saved'
    } else if (answer.code === 'guidance/draft-changed-elsewhere') this.save = 'elsewhere'
    else if (answer.code === 'guidance/claimed-by-other') {
      this.claim = 'other'
      this.save = 'taken'
    } else if (answer.code === 'guidance/closed') this.claim = 'done'
    else {
      this.save = 'offline'
      if (!this.#ended) this.#timer = setTimeout(() => void this.flush(), retryMs)
    }
  }

  /** No more saving: it is being sent, or the page is left. */
  end() {
    this.#ended = true
    clearTimeout(this.#timer)
  }
}
