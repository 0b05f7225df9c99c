import { call } from '#platform/browser/call.ts'

interface Where {
  courseId: string
  lessonId: string
}

/**
 * Counts study time of one open lesson and tells the server every half minute: time while the page is seen and
 * its reader is not gone, or while a recording plays. What could not be told is told with the next beacon.
 */
export class StudyClock {
  #enrolmentId = ''
  #where: Where
  #recording: (() => { position: number; duration: number; playing: boolean } | undefined) | undefined
  #counted = 0
  #lastTick = 0
  #lastSign = 0
  #timer: ReturnType<typeof setInterval> | undefined
  #oncompleted: () => void

  constructor(
    where: Where,
    { recording, oncompleted }: { recording?: () => { position: number; duration: number; playing: boolean } | undefined; oncompleted: () => void }
  ) {
    this.#where = where
    this.#recording = recording
    this.#oncompleted = oncompleted
  }

  /** Opens the lesson on the server and begins to count; returns how to end. */
  start(): () => void {
    let over = false
    this.#lastTick = this.#lastSign = Date.now()
    call<{ enrolmentId: string }>('POST', `/courses/${this.#where.courseId}/lessons/${this.#where.lessonId}/start`, {})
      .then((started) => {
        this.#enrolmentId = started.enrolmentId
        if (!over) this.#timer = setInterval(() => this.#tick(), 1000)
      })
      .catch(() => {})
    const sign = () => (this.#lastSign = Date.now())
    const leave = () => {
      if (document.visibilityState === 'hidden') void this.tell(true)
    }
    const signs = ['pointermove', 'keydown', 'scroll', 'touchstart'] as const
    for (const one of signs) addEventListener(one, sign, { passive: true, capture: true })
    document.addEventListener('visibilitychange', leave)
    return () => {
      over = true
      clearInterval(this.#timer)
      for (const one of signs) removeEventListener(one, sign, { capture: true })
      document.removeEventListener('visibilitychange', leave)
      void this.tell(true)
    }
  }

  #tick(): void {
    const now = Date.now()
    const passed = Math.min(2, (now - this.#lastTick) / 1000)
    this.#lastTick = now
    const playing = this.#recording?.()?.playing ?? false
    const present = document.visibilityState === 'visible' && now - this.#lastSign < 120_000
    if (playing || present) this.#counted += passed
    if (this.#counted >= 30) void this.tell()
  }

  /** Sends what was counted so far. */
  async tell(leaving = false): Promise<void> {
    const at = this.#recording?.()
    const seconds = Math.min(60, Math.round(this.#counted))
    if (!this.#enrolmentId || (seconds === 0 && !at)) return
    this.#counted -= seconds
    try {
      const told = await call<{ completed: boolean }>(
        'POST',
        `/enrolments/${this.#enrolmentId}/lessons/${this.#where.lessonId}/beacons`,
        { seconds, ...(at && at.duration > 0 && { position: at.position, duration: at.duration }) },
        { keepalive: leaving }
      )
      if (told.completed && at) this.#oncompleted()
    } catch {
      this.#counted = Math.min(60, this.#counted + seconds)
    }
  }
}
