import type { Module } from '#platform/module.ts'
import { api } from './api.ts'

export const identity: Module = { name: 'identity', api }

export { type Contact, contactOf } from './contact.ts'
export { peopleByUsernames, personByUsername, personCards } from './people/cards.ts'
export { grantRole, revokeRole } from './people/roles.ts'
export { safePath } from './rules.ts'
export { register } from './register.ts'
export { checkUsername } from './check-username.ts'
export { actorOf, findActor } from './session/find-actor.ts'
export { signIn } from './session/sign-in.ts'
export { signOut } from './session/sign-out.ts'
export type { IdentityViews, PersonCard } from './tables.ts'
