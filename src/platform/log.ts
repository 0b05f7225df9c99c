import pino from 'pino'
import { context } from './context.ts'

// Names that may carry a secret or personal data never reach a log, however deep they sit.
const secretNames = ['password', 'token', 'secret', 'cookie', 'authorization', 'phone', 'email', 'taxNumber', 'code']

export const log = pino({
  level: process.env.LOG_LEVEL || (process.env.NODE_ENV === 'test' ? 'silent' : 'info'),
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
  mixin: () => {
    const { requestId } = context()
    return requestId === '-' ? {} : { requestId }
  }
})
