import { z } from 'zod'
import { limits, usernameKey } from '../rules.ts'

// The first ones that anybody tries; all at least eight characters long.
const known = new Set(
  (
    '12345678 123456789 1234567890 87654321 11111111 00000000 88888888 66666666 password password1 password123 passw0rd qwertyui qwerty123 qwertyuiop ' +
    '1q2w3e4r 1qaz2wsx abcd1234 abc12345 a1234567 a12345678 aa123456 asdfghjkl iloveyou 5201314520 woaini1314 woaini520 zhang123 admin123 administrator ' +
    'letmein1 welcome1 football baseball sunshine princess superman trustno1 dearbook xiazhili klearn123 klearnklearn'
  ).split(' ')
)

export const passwordInput = z
  .string()
  .min(limits.password.min)
  .max(limits.password.max)
  .refine((password) => !known.has(password.toLowerCase()) && new Set(password).size > 2, 'identity/password-common')

/** A password that holds one's own name is the second one that anybody tries. */
export const holdsName = (password: string, username: string): boolean =>
  password.toLowerCase().includes(usernameKey(username)) && usernameKey(username).length > 3
