export type DeviceProblem = 'denied' | 'missing' | 'busy' | 'insecure'

const kept = 'klearn-room-devices'

interface Choice {
  cameraId?: string
  microphoneId?: string
  camera: boolean
  microphone: boolean
}

/** Camera and microphone of this browser: opened, chosen, switched off and on. */
export class Devices {
  readonly stream: MediaStream
  camera = $state.raw<MediaStreamTrack | null>(null)
  microphone = $state.raw<MediaStreamTrack | null>(null)
  microphoneOn = $state(true)
  cameras = $state.raw<MediaDeviceInfo[]>([])
  microphones = $state.raw<MediaDeviceInfo[]>([])
  cameraProblem = $state<DeviceProblem | null>(null)
  microphoneProblem = $state<DeviceProblem | null>(null)
  opened = $state(false)
  /** How loud it is here, 0 to 1. */
  level = $state(0)
  onchange: (name: 'camera' | 'microphone', track: MediaStreamTrack | null) => void = () => {}

  readonly #small: boolean
  #choice: Choice = { camera: true, microphone: true }
  #meter: AudioContext | undefined
  #frame = 0

  /** `small`: with several people each browser sends its picture to each other one. */
  constructor({ small = false } = {}) {
    this.#small = small
    this.stream = new MediaStream()
    try {
      Object.assign(this.#choice, JSON.parse(sessionStorage.getItem(kept) ?? '{}'))
    } catch {
      // private windows may forbid storage
    }
    this.microphoneOn = this.#choice.microphone
  }

  async open(): Promise<void> {
    if (!navigator.mediaDevices) {
      this.cameraProblem = this.microphoneProblem = 'insecure'
      this.opened = true
      return
    }
    // One question for both; a machine without a camera still has a voice.
    const both = this.#choice.camera
      ? await navigator.mediaDevices.getUserMedia({ audio: this.#audio(), video: this.#video() }).catch(() => undefined)
      : undefined
    if (both) {
      this.#put('camera', both.getVideoTracks()[0] ?? null)
      this.#put('microphone', both.getAudioTracks()[0] ?? null)
    } else {
      await this.#openOne('microphone')
      if (this.#choice.camera) await this.#openOne('camera')
    }
    await this.#list()
    navigator.mediaDevices.addEventListener('devicechange', this.#list)
    this.opened = true
  }

  close(): void {
    navigator.mediaDevices?.removeEventListener('devicechange', this.#list)
    for (const track of this.stream.getTracks()) track.stop()
    cancelAnimationFrame(this.#frame)
    void this.#meter?.close().catch(() => {})
    this.#meter = undefined
  }

  toggleMicrophone(): void {
    if (!this.microphone) return void this.#openOne('microphone')
    this.microphoneOn = !this.microphoneOn
    this.microphone.enabled = this.microphoneOn
    this.#keep({ microphone: this.microphoneOn })
    this.onchange('microphone', this.microphone)
  }

  /** Off means off: the light beside the lens goes out. */
  async toggleCamera(): Promise<void> {
    if (this.camera) this.#put('camera', null)
    else await this.#openOne('camera')
    this.#keep({ camera: this.camera !== null })
  }

  async choose(name: 'camera' | 'microphone', deviceId: string): Promise<void> {
    this.#keep(name === 'camera' ? { cameraId: deviceId } : { microphoneId: deviceId })
    this.#put(name, null)
    await this.#openOne(name)
  }

  idOf(name: 'camera' | 'microphone'): string {
    return this[name]?.getSettings().deviceId ?? ''
  }

  readonly #list = async () => {
    const all = await navigator.mediaDevices.enumerateDevices().catch(() => [])
    this.cameras = all.filter((one) => one.kind === 'videoinput' && one.deviceId)
    this.microphones = all.filter((one) => one.kind === 'audioinput' && one.deviceId)
  }

  async #openOne(name: 'camera' | 'microphone'): Promise<void> {
    try {
      const got = await navigator.mediaDevices.getUserMedia(name === 'camera' ? { video: this.#video() } : { audio: this.#audio() })
      this.#put(name, got.getTracks()[0] ?? null)
    } catch (thrown) {
      const problem = problemOf(thrown)
      if (name === 'camera') this.cameraProblem = problem
      else this.microphoneProblem = problem
    }
    await this.#list()
  }

  #put(name: 'camera' | 'microphone', track: MediaStreamTrack | null): void {
    const old = this[name]
    if (old) {
      old.onended = null
      old.stop()
      this.stream.removeTrack(old)
    }
    this[name] = track
    if (track) {
      this.stream.addTrack(track)
      // Pulled out of its socket.
      track.onended = () => this.#put(name, null)
      if (name === 'camera') this.cameraProblem = null
      else {
        this.microphoneProblem = null
        track.enabled = this.microphoneOn
        this.#listen(track)
      }
    }
    this.onchange(name, track)
  }

  #listen(track: MediaStreamTrack): void {
    cancelAnimationFrame(this.#frame)
    void this.#meter?.close().catch(() => {})
    const meter = new AudioContext()
    this.#meter = meter
    const analyser = meter.createAnalyser()
    analyser.fftSize = 512
    meter.createMediaStreamSource(new MediaStream([track])).connect(analyser)
    const wave = new Float32Array(analyser.fftSize)
    const draw = () => {
      analyser.getFloatTimeDomainData(wave)
      const loud = Math.sqrt(wave.reduce((sum, one) => sum + one * one, 0) / wave.length)
      // Steps, so that the page is drawn anew only when something is seen to change.
      this.level = Math.round(Math.min(1, Math.max(this.level * 0.8, loud * 6)) * 20) / 20
      this.#frame = requestAnimationFrame(draw)
    }
    draw()
  }

  #audio = (): MediaTrackConstraints => ({
    echoCancellation: true,
    noiseSuppression: true,
    ...(this.#choice.microphoneId && { deviceId: this.#choice.microphoneId })
  })

  #video = (): MediaTrackConstraints => ({
    width: { ideal: this.#small ? 640 : 1280 },
    height: { ideal: this.#small ? 360 : 720 },
    frameRate: { ideal: 24, max: 30 },
    ...(this.#choice.cameraId && { deviceId: this.#choice.cameraId })
  })

  #keep(part: Partial<Choice>): void {
    Object.assign(this.#choice, part)
    try {
      sessionStorage.setItem(kept, JSON.stringify(this.#choice))
    } catch {
      // as above
    }
  }
}

function problemOf(thrown: unknown): DeviceProblem {
  const name = thrown instanceof DOMException ? thrown.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'missing'
}
