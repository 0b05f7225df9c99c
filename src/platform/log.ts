import pino from 'pino'
import { context } from './context.ts'

// Names that may carry a secret or personal data never reach a log, however deep they sit. PostgreSQL puts the whole
// refused row into the `detail` of an error.
const secretNames = ['password', 'token', 'secret', 'cookie', 'authorization', 'phone', 'email', 'taxNumber', 'code', 'detail', 'where']

// A code that a person types is a secret; the code of an error says what broke.
const censor = (value: unknown, path: string[]) => (path.at(-1) === 'code' && path.at(-2) === 'err' ? value : '[redacted]')

export const log = pino({
  level: process.env.LOG_LEVEL || (process.env.NODE_ENV === 'test' ? 'silent' : 'info'),
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor },
  mixin: () => {
    const { requestId } = context()
    return requestId === '-' ? {} : { requestId }
  }
})
