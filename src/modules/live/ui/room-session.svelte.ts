import { CallProblem, call } from '#platform/browser/call.ts'
import { watch } from '#platform/browser/watch.ts'
import { beatSeconds, type EndedBy, type Signal } from '../rules.ts'
import type { Devices } from './devices.svelte.ts'
import { Peer, type Person, type Shown } from './peer.svelte.ts'
import { remember } from './remember.ts'
import { RoomTalk } from './room-talk.svelte.ts'

interface Reading {
  over: EndedBy | null
  rows: { n: number; from: string; payloads: Signal[] }[]
  more: boolean
  people: Person[]
  messages: number
  closesAt: string
  prolongedTimes: number
}

/** One's stay in a room, from coming in to leaving: who is there, what is said, what is shown. */
export class RoomSession {
  readonly roomId: string
  readonly personId: string
  readonly devices: Devices
  readonly talk: RoomTalk
  state = $state<'outside' | 'joining' | 'inside'>('outside')
  /** Why one is outside again. */
  over = $state<EndedBy | null>(null)
  problem = $state('')
  /** The server has not answered for a while. */
  offline = $state(false)
  people = $state.raw<Person[]>([])
  peers = $state.raw<Peer[]>([])
  screen = $state.raw<MediaStream | null>(null)
  closesAt = $state('')
  prolongedTimes = $state(0)
  relay = $state(false)

  #stayId = ''
  #iceServers: RTCIceServer[] = []
  #after = 0
  #reading: Promise<void> | undefined
  #again = false
  #stopWatching: (() => void) | undefined
  #beats: ReturnType<typeof setInterval> | undefined

  constructor({ roomId, personId, devices, closesAt }: { roomId: string; personId: string; devices: Devices; closesAt: string }) {
    this.roomId = roomId
    this.personId = personId
    this.devices = devices
    this.talk = new RoomTalk(roomId)
    this.closesAt = closesAt
    devices.onchange = (name, track) => {
      for (const peer of this.peers) peer.put(name, track)
      this.#tellShown()
    }
  }

  async join(): Promise<void> {
    if (this.state !== 'outside') return
    this.state = 'joining'
    this.problem = ''
    this.over = null
    try {
      const { iceServers, relay } = await call<{ iceServers: RTCIceServer[]; relay: boolean }>('GET', `/rooms/${this.roomId}/connection`)
      this.#iceServers = iceServers
      this.relay = relay
      this.#stayId = (await call<{ stayId: string }>('POST', `/rooms/${this.roomId}/stays`, {})).stayId
    } catch (thrown) {
      this.state = 'outside'
      this.problem = thrown instanceof CallProblem ? thrown.message : String(thrown)
      return
    }
    this.#after = 0
    this.state = 'inside'
    remember(this.roomId, true)
    this.#stopWatching = watch([`room:${this.roomId}`], () => void this.#read())
    this.#beats = setInterval(() => void this.#beat(), beatSeconds * 1000)
    addEventListener('pagehide', this.#hide)
    addEventListener('online', this.#online)
    await this.#read()
  }

  async leave(): Promise<void> {
    if (this.state !== 'inside') return
    const said = this.#sayGoodbye()
    this.#end('left')
    await said
  }

  async prolong(): Promise<void> {
    await call('POST', `/rooms/${this.roomId}/prolongations`, {})
    await this.#read()
  }

  async share(): Promise<void> {
    const stream = await navigator.mediaDevices
      .getDisplayMedia({ video: { frameRate: { max: 15 } }, audio: false, ...({ preferCurrentTab: false, selfBrowserSurface: 'include' } as object) })
      .catch(() => null)
    const track = stream?.getVideoTracks()[0]
    if (!stream || !track) return
    if (this.state !== 'inside') return track.stop()
    // Letters before movement: what is shared is read.
    track.contentHint = 'detail'
    // The browser's own "stop sharing".
    track.onended = () => this.stopSharing()
    this.screen = stream
    this.#tellShown()
    for (const peer of this.peers) peer.put('screen', track)
  }

  stopSharing(): void {
    const stream = this.screen
    if (!stream) return
    this.screen = null
    for (const track of stream.getTracks()) track.stop()
    for (const peer of this.peers) peer.put('screen', null)
    this.#tellShown()
  }

  #shown(): Shown {
    const { camera, microphone, microphoneOn } = this.devices
    return { camera: camera !== null, microphone: microphone !== null && microphoneOn, screen: this.screen !== null }
  }

  #tellShown(): void {
    const shown = this.#shown()
    for (const peer of this.peers) peer.tell(shown)
  }

  /** One reading at a time; hints that come meanwhile cause one more. */
  #read(): Promise<void> {
    if (this.#reading) {
      this.#again = true
      return this.#reading
    }
    this.#reading = (async () => {
      do {
        this.#again = false
        await this.#readOnce()
      } while (this.#again && this.state === 'inside')
    })().finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  async #readOnce(): Promise<void> {
    const stayId = this.#stayId
    try {
      const now = await call<Reading>('GET', `/rooms/${this.roomId}/signals?stayId=${stayId}&after=${this.#after}`)
      this.offline = false
      if (this.state !== 'inside' || stayId !== this.#stayId) return
      if (now.over) return this.#end(now.over)
      this.closesAt = now.closesAt
      this.prolongedTimes = now.prolongedTimes
      this.#meet(now.people)
      for (const { n, from, payloads } of now.rows) {
        this.#after = n
        const peer = this.peers.find((one) => one.person.stayId === from)
        for (const signal of payloads) peer?.take(signal)
      }
      if (now.more) this.#again = true
      await this.talk.catchUp(now.messages)
    } catch (thrown) {
      this.#missed(thrown)
    }
  }

  /** Connects to whoever came, lets go of whoever left. */
  #meet(people: Person[]): void {
    this.people = people
    const others = people.filter((one) => one.personId !== this.personId)
    const here = new Set(others.map((one) => one.stayId))
    for (const peer of this.peers) if (!here.has(peer.person.stayId)) peer.close()
    const staying = this.peers.filter((peer) => here.has(peer.person.stayId))
    const known = new Set(staying.map((peer) => peer.person.stayId))
    const coming = others.filter((one) => !known.has(one.stayId)).map((one) => this.#connect(one))
    if (coming.length > 0 || staying.length < this.peers.length) this.peers = [...staying, ...coming]
  }

  #connect(person: Person): Peer {
    const { devices, screen } = this
    const tracks = { microphone: devices.microphone, camera: devices.camera, screen: screen?.getVideoTracks()[0] ?? null }
    return new Peer({ roomId: this.roomId, from: this.#stayId, ownId: this.personId, person, iceServers: this.#iceServers, tracks, shown: this.#shown() })
  }

  async #beat(): Promise<void> {
    try {
      const { over } = await call<{ over: EndedBy | null }>('POST', `/rooms/${this.roomId}/stays/${this.#stayId}/beats`, {})
      this.offline = false
      if (over) return this.#end(over)
      // A hint may have been lost.
      await this.#read()
    } catch (thrown) {
      this.#missed(thrown)
    }
  }

  #missed(thrown: unknown): void {
    const status = thrown instanceof CallProblem ? thrown.status : 0
    if (status === 404 || status === 401) this.#end('removed')
    else this.offline = true
  }

  #sayGoodbye(): Promise<unknown> {
    return call('DELETE', `/rooms/${this.roomId}/stays/${this.#stayId}`, undefined, { keepalive: true }).catch(() => {})
  }

  /** The page goes. When it was only a reload, this tab comes back in by itself. */
  readonly #hide = () => {
    void this.#sayGoodbye()
    this.#end('left')
    remember(this.roomId, true)
  }

  readonly #online = () => {
    for (const peer of this.peers) peer.restart()
    void this.#beat()
  }

  #end(why: EndedBy): void {
    if (this.state !== 'inside') return
    this.stopSharing()
    this.state = 'outside'
    this.over = why
    remember(this.roomId, false)
    this.#stopWatching?.()
    clearInterval(this.#beats)
    removeEventListener('pagehide', this.#hide)
    removeEventListener('online', this.#online)
    for (const peer of this.peers) peer.close()
    this.peers = []
    this.people = []
  }
}
