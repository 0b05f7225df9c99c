import { context } from '#platform/context.ts'
import { refuse } from '#platform/errors.ts'

/** For answers that hold a secret: repeating one by its Idempotency-Key would mean keeping the secret in the open. */
export function answerOnce(): void {
  if (context().idempotencyKey) throw refuse.invalid('identity/no-idempotency-key')
}
