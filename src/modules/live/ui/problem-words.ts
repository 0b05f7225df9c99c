import { m } from '#paraglide/messages.js'
import type { DeviceProblem } from './devices.svelte.ts'

const words: Record<DeviceProblem, Record<'camera' | 'microphone', () => string>> = {
  denied: { camera: m.live_camera_denied, microphone: m.live_microphone_denied },
  missing: { camera: m.live_camera_missing, microphone: m.live_microphone_missing },
  busy: { camera: m.live_camera_busy, microphone: m.live_microphone_busy },
  insecure: { camera: m.live_insecure, microphone: m.live_insecure }
}

export const problemWords = (device: 'camera' | 'microphone', problem: DeviceProblem): string => words[problem][device]()
