import type { Module } from '#platform/module.ts'
import { api } from './api.ts'

export const identity: Module = { name: 'identity', api }

import type { IncomingMessage } from 'node:http'
import { type Actor, guest } from '#platform/actor.ts'

/** Who sends this request: a session cookie's person, a token's owner, or the guest. */
export async function findActor(_request: IncomingMessage): Promise<Actor> {
  return guest
}
