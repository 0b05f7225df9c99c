import { call } from '#platform/browser/call.ts'

export interface Message {
  n: number
  personId: string
  name: string
  seed: string
  text: string
  sentAt: string
  mine: boolean
}

const page = 50

/** What is written in the room: the newest first, what comes, and on wish what was before. */
export class RoomTalk {
  readonly #path: string
  messages = $state.raw<Message[]>([])
  hasEarlier = $state(false)
  readonly newest = $derived(this.messages.at(-1)?.n ?? 0)

  constructor(roomId: string) {
    this.#path = `/rooms/${roomId}/messages`
  }

  async say(text: string): Promise<void> {
    const { n } = await call<{ n: number }>('POST', this.#path, { text })
    await this.catchUp(n)
  }

  /** Reads on until the message with this number is there. */
  async catchUp(until: number): Promise<void> {
    while (this.newest < until) {
      const first = this.newest === 0
      const { rows } = await call<{ rows: Message[] }>('GET', `${this.#path}?limit=${page}${first ? '' : `&after=${this.newest}`}`)
      if (first) this.hasEarlier = (rows[0]?.n ?? 1) > 1
      const coming = rows.filter((row) => row.n > this.newest)
      if (coming.length === 0) return
      this.messages = [...this.messages, ...coming]
    }
  }

  async loadEarlier(): Promise<void> {
    const before = this.messages[0]?.n
    if (!before) return
    const { rows } = await call<{ rows: Message[] }>('GET', `${this.#path}?before=${before}&limit=${page}`)
    if (this.messages[0]?.n !== before) return
    this.messages = [...rows, ...this.messages]
    this.hasEarlier = (rows[0]?.n ?? 1) > 1
  }
}
