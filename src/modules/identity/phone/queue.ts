import type { AnyWork } from '#platform/db.ts'
export async function queueSms(_work: AnyWork, _sms: { to: string; code: string; text: string }): Promise<void> {}
