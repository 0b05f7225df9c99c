import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { ConfigError } from '#platform/config.ts'

const addresses = (scheme: string) =>
  z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .refine(
      (all) => all.every((one) => new RegExp(`^${scheme}:[^\\s:]+`).test(one)),
      `addresses like ${scheme.slice(0, 4)}:turn.example.com:3478, apart by commas`
    )

const schema = z.object({ STUN_URL: addresses('stuns?'), TURN_URL: addresses('turns?'), TURN_SECRET: z.string().default('') })

/** The servers that help browsers find a way to each other. None is asked unless the operator names it. */
export function readIceConfig(env: NodeJS.ProcessEnv = process.env) {
  const parsed = schema.safeParse({ STUN_URL: env.STUN_URL, TURN_URL: env.TURN_URL, TURN_SECRET: env.TURN_SECRET })
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  if (parsed.success && parsed.data.TURN_URL.length > 0 && !parsed.data.TURN_SECRET)
    problems.push('TURN_SECRET: needed with TURN_URL, the same as static-auth-secret of coturn')
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems)
  return parsed.data
}

/** Longer than a room is open: a browser asks again for whoever comes back. */
const seconds = 6 * 3600

/**
 * For RTCPeerConnection. A relay takes a name that carries its end and a password made from it (coturn's
 * use-auth-secret, draft-uberti-behave-turn-rest-00); `who` is a room, never a person: relays write logs.
 */
export function iceServers(who: string, now: Date, env: NodeJS.ProcessEnv = process.env) {
  const { STUN_URL, TURN_URL, TURN_SECRET } = readIceConfig(env)
  const username = `${Math.floor(now.getTime() / 1000) + seconds}:${who}`
  return [
    ...(STUN_URL.length > 0 ? [{ urls: STUN_URL }] : []),
    ...(TURN_URL.length > 0 ? [{ urls: TURN_URL, username, credential: createHmac('sha1', TURN_SECRET).update(username).digest('base64') }] : [])
  ]
}
