import { del, type Endpoint, get, post } from '#platform/module.ts'
import { checkUsername } from './check-username.ts'
import { register } from './register.ts'
import { signIn } from './session/sign-in.ts'
import { signOut } from './session/sign-out.ts'

export const api: Endpoint[] = [
  post('/registrations', register),
  get('/usernames/:username', checkUsername),
  post('/sessions', signIn),
  del('/sessions/current', signOut)
]
