import { createHmac } from 'node:crypto'

/**
 * Finds an encrypted value without decrypting: equal values give equal indexes, and without the key an index
 * says nothing. One key a column. Values are brought to one form first, as people write them differently.
 */
export function blindIndex(kind: 'phone' | 'email' | 'text', value: string, key: Buffer): string {
  return createHmac('sha256', key)
    .update(`${kind}:${forms[kind](value)}`)
    .digest('base64url')
}

const forms = {
  phone: normalisePhone,
  email: normaliseEmail,
  text: (value: string) => value.normalize('NFKC').trim().toLowerCase()
}

/** "138 0013 8000", "+86-13800138000" and "008613800138000" are one number: "+8613800138000". */
export function normalisePhone(phone: string): string {
  const dialled = phone
    .normalize('NFKC')
    .replace(/[^\d+]/g, '')
    .replace(/^00/, '+')
  if (dialled.startsWith('+')) return `+${dialled.replaceAll('+', '')}`
  // Without a country it is a Chinese number; some write the country without a plus.
  return /^861\d{10}$/.test(dialled) ? `+${dialled}` : `+86${dialled}`
}

/** Case and full-width forms do not make another mailbox. Dots and plus signs may, so they stay. */
export function normaliseEmail(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase()
}
