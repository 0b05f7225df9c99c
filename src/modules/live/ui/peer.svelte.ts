import { isOfferer, type Signal } from '../rules.ts'
import { Outbox } from './outbox.ts'

export interface Person {
  stayId: string
  personId: string
  name: string
  seed: string
  isHost: boolean
}

/** What somebody shows, as their browser says it. */
export interface Shown {
  microphone: boolean
  camera: boolean
  screen: boolean
}

/** The places of a connection, in the order of the description. */
const places = ['microphone', 'camera', 'screen'] as const
export type Place = (typeof places)[number]
export type Tracks = Record<Place, MediaStreamTrack | null>

interface PeerWish {
  roomId: string
  /** My stay, and who I am. */
  from: string
  ownId: string
  person: Person
  iceServers: RTCIceServer[]
  tracks: Tracks
  shown: Shown
}

/** connecting: not yet; interrupted: it was there and is coming back; failed: tried for long, and trying on. */
export type PeerState = 'connecting' | 'connected' | 'interrupted' | 'failed'

const connectMs = 20_000
const restartMs = 8_000

/**
 * The connection to one other tab. It has one place each for microphone, camera and screen from the beginning:
 * whatever is switched on later takes its place, and nothing is described anew for it. One of the two makes all
 * the offers; the other asks for one when the way is lost. So offers never cross (README, "Who offers").
 */
export class Peer {
  readonly person: Person
  state = $state<PeerState>('connecting')
  shown = $state.raw<Shown>({ microphone: true, camera: true, screen: false })
  /** Face and voice; undefined until they are described. */
  face = $state.raw<MediaStream>()
  screen = $state.raw<MediaStream>()

  readonly connection: RTCPeerConnection
  readonly #offers: boolean
  readonly #outbox: Outbox
  #channel: RTCDataChannel | undefined
  #own: { tracks: Tracks; shown: Shown }
  #work = Promise.resolve()
  #timer: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor({ roomId, from, ownId, person, iceServers, ...own }: PeerWish) {
    this.person = person
    this.#own = own
    this.#offers = isOfferer(ownId, person.personId)
    this.#outbox = new Outbox(roomId, from, person.stayId)
    const connection = new RTCPeerConnection({ iceServers })
    this.connection = connection
    if (this.#offers) connection.onnegotiationneeded = () => void this.#describeAnew().catch(() => {})
    connection.onicecandidate = ({ candidate }) => {
      if (!candidate?.candidate) return
      const { sdpMid, sdpMLineIndex, usernameFragment } = candidate
      this.#outbox.put({ candidate: { candidate: candidate.candidate, sdpMid, sdpMLineIndex, usernameFragment } })
    }
    connection.onconnectionstatechange = () => this.#watch()
    this.#watch()
    if (this.#offers) {
      for (const place of places) connection.addTransceiver(place === 'microphone' ? 'audio' : 'video', { direction: 'sendrecv' })
      this.#takePlaces()
    }
  }

  /** What stands in a place from now on; null: nothing. */
  put(place: Place, track: MediaStreamTrack | null): void {
    this.#own.tracks = { ...this.#own.tracks, [place]: track }
    void this.#place(place)
      ?.sender.replaceTrack(track)
      .catch(() => {})
  }

  /** Says what one shows, now and whenever the channel opens anew. */
  tell(shown: Shown): void {
    this.#own.shown = shown
    if (this.#channel?.readyState === 'open') this.#channel.send(JSON.stringify(shown))
  }

  /** In the order in which they came: each waits for the one before. What cannot be taken in leads to a new offer in time. */
  take(signal: Signal): void {
    this.#work = this.#work.then(() => this.#take(signal)).catch(() => {})
  }

  /** Looks for another way. */
  restart(): void {
    if (this.#closed) return
    if (!this.#offers) this.#outbox.put({ again: true })
    // The offer or its answer was lost on the way.
    else if (this.connection.signalingState === 'have-local-offer') this.#describe()
    else this.connection.restartIce()
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#outbox.close()
    this.connection.close()
  }

  #place(place: Place): RTCRtpTransceiver | undefined {
    return this.connection.getTransceivers()[places.indexOf(place)]
  }

  /** Once there are places: puts in them what one has, and takes out what comes. */
  #takePlaces(): void {
    for (const place of places) {
      const transceiver = this.#place(place)
      if (!transceiver) continue
      transceiver.direction = 'sendrecv'
      void transceiver.sender.replaceTrack(this.#own.tracks[place]).catch(() => {})
    }
    const comes = (place: Place) => this.#place(place)?.receiver.track
    this.face = new MediaStream([comes('microphone'), comes('camera')].filter((one) => one !== undefined))
    this.screen = new MediaStream([comes('screen')].filter((one) => one !== undefined))
    // Agreed beforehand: who shows what is said from browser to browser.
    this.#channel = this.connection.createDataChannel('shown', { negotiated: true, id: 0 })
    this.#channel.onopen = () => this.tell(this.#own.shown)
    this.#channel.onmessage = ({ data }) => this.#hear(data)
  }

  /** The offer or the answer, whichever is due. */
  async #describeAnew(): Promise<void> {
    await this.connection.setLocalDescription()
    this.#describe()
  }

  #describe(): void {
    const { type, sdp } = this.connection.localDescription ?? {}
    if ((type === 'offer' || type === 'answer') && sdp) this.#outbox.put({ description: { type, sdp } })
  }

  async #take(signal: Signal): Promise<void> {
    const connection = this.connection
    if (this.#closed) return
    if ('again' in signal) {
      if (this.#offers) this.restart()
    } else if ('candidate' in signal) {
      await connection.addIceCandidate(signal.candidate)
    } else if (signal.description.type === 'answer') {
      // The second answer to an offer that was sent twice says nothing new.
      if (connection.signalingState === 'have-local-offer') await connection.setRemoteDescription(signal.description)
    } else if (!this.#offers) {
      await connection.setRemoteDescription(signal.description)
      if (!this.#channel) this.#takePlaces()
      await this.#describeAnew()
    }
  }

  #hear(data: unknown): void {
    try {
      const said = JSON.parse(String(data)) as Partial<Shown>
      this.shown = { microphone: said.microphone === true, camera: said.camera === true, screen: said.screen === true }
    } catch {
      // A browser that says something else shows what it showed.
    }
  }

  #watch(): void {
    clearTimeout(this.#timer)
    const state = this.connection.connectionState
    if (this.#closed || state === 'closed') return
    if (state === 'connected') {
      this.state = 'connected'
      return
    }
    if (state === 'failed') this.state = 'failed'
    else if (this.state === 'connected') this.state = 'interrupted'
    // The network may come back by itself within seconds; then the one who offers looks for another way, and later the other asks for it.
    this.#patience(state === 'failed' ? 0 : state === 'disconnected' ? restartMs / 2 : connectMs)
  }

  #patience(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(
      () => {
        if (this.#closed || this.connection.connectionState === 'connected') return
        if (this.state === 'connecting') this.state = 'failed'
        this.restart()
        this.#patience(restartMs)
      },
      this.#offers ? ms : ms + restartMs / 2
    )
  }
}
