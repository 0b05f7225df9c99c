import pino from 'pino'
import { context } from './context.ts'

// Names that may carry a secret or personal data never reach a log, however deep they sit. PostgreSQL puts the whole
// refused row into the `detail` of an error.
const secretNames = ['password', 'token', 'secret', 'cookie', 'authorization', 'phone', 'email', 'taxNumber', 'code', 'detail', 'where']

export const log = pino({
  level: process.env.LOG_LEVEL || (process.env.NODE_ENV === 'test' ? 'silent' : 'info'),
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  // A code that a person types is a secret; the code of an error says what broke, under another name.
  serializers: { err: (error: Error & { code?: string }) => ({ ...pino.stdSerializers.err(error), reason: error.code }) },
  redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
  mixin: () => {
    const { requestId } = context()
    return requestId === '-' ? {} : { requestId }
  }
})
