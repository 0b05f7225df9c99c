import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  blindIndex,
  hashPassword,
  hashToken,
  isOutdatedHash,
  isSealedWithOlderKey,
  keyring,
  normalisePhone,
  open,
  randomCode,
  randomToken,
  SealError,
  sameSecret,
  seal,
  verifyNothing,
  verifyPassword
} from './index.ts'

describe('sealing', () => {
  const [a, b] = [randomBytes(32), randomBytes(32)]
  const ring = keyring(a)

  test('opens to the same text, in the same place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, context) => {
        expect(open(seal(text, ring, context), ring, context)).toBe(text)
      })
    )
  })

  test('says nothing: the same text never looks the same twice', () => {
    expect(seal('13800138000', ring, 'phone')).not.toBe(seal('13800138000', ring, 'phone'))
    expect(seal('13800138000', ring, 'phone')).not.toContain('13800138000')
  })

  test('does not open elsewhere, changed, cut or with another key', () => {
    const sealed = seal('证件号 110101', ring, 'person:1')
    expect(() => open(sealed, ring, 'person:2')).toThrow(SealError)
    expect(() => open(sealed, keyring(b), 'person:1')).toThrow(SealError)
    for (const broken of ['', 'v1', 'v2.x.y', 'plain text', `${sealed}.x`, sealed.slice(0, 30)]) expect(() => open(broken, ring, 'person:1')).toThrow(SealError)
    const [version, id, text = ''] = sealed.split('.')
    const body = Buffer.from(text, 'base64url')
    for (let at = 0; at < body.length; at += 1) {
      const changed = Buffer.from(body)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(() => open([version, id, changed.toString('base64url')].join('.'), ring, 'person:1')).toThrow(SealError)
    }
  })

  test('after a rotation the old opens and is known as old', () => {
    const old = seal('x', keyring(a), 'c')
    const rotated = keyring(b, a)
    expect(open(old, rotated, 'c')).toBe('x')
    expect(isSealedWithOlderKey(old, rotated)).toBe(true)
    const anew = seal(open(old, rotated, 'c'), rotated, 'c')
    expect(isSealedWithOlderKey(anew, rotated)).toBe(false)
    expect(open(anew, keyring(b), 'c')).toBe('x')
  })

  test('a key of another length is refused at once', () => {
    expect(() => keyring(randomBytes(16))).toThrow(RangeError)
  })
})

describe('blind index', () => {
  const key = randomBytes(32)

  test('one person, however written', () => {
    const forms = ['13800138000', '138 0013 8000', '+86-138-0013-8000', '008613800138000', '8613800138000', '１３８００１３８０００']
    expect(new Set(forms.map((form) => blindIndex('phone', form, key))).size).toBe(1)
    expect(blindIndex('email', ' Wang.Fang@Example.com ', key)).toBe(blindIndex('email', 'wang.fang@example.com', key))
  })

  test('different values, kinds and keys differ', () => {
    expect(normalisePhone('+1 415 555 0100')).toBe('+14155550100')
    expect(blindIndex('phone', '13800138000', key)).not.toBe(blindIndex('phone', '13800138001', key))
    expect(blindIndex('email', 'a@b.cn', key)).not.toBe(blindIndex('text', 'a@b.cn', key))
    expect(blindIndex('email', 'a@b.cn', key)).not.toBe(blindIndex('email', 'a@b.cn', randomBytes(32)))
  })
})

describe('tokens', () => {
  test('are random, long and safe in addresses', () => {
    const made = new Set(Array.from({ length: 1000 }, () => randomToken()))
    expect(made.size).toBe(1000)
    for (const token of made) expect(token).toMatch(/^[\w-]{43}$/)
    expect(randomCode()).toMatch(/^\d{6}$/)
    expect(hashToken('a')).toBe(hashToken('a'))
    expect(hashToken('a')).not.toBe(hashToken('b'))
  })

  test('compare', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(sameSecret(a, b)).toBe(a === b)
        expect(sameSecret(a, a)).toBe(true)
      })
    )
  })
})

describe('passwords', () => {
  test('verify, and only the right one', async () => {
    const stored = await hashPassword('正确的马 电池')
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await verifyPassword('正确的马 电池', stored)).toBe(true)
    expect(await verifyPassword('正确的马 电池 ', stored)).toBe(false)
    expect(await verifyPassword('x', 'not a hash')).toBe(false)
    expect(await verifyNothing('x')).toBe(false)
  })

  test('typed on another system, an accent is still the same', async () => {
    expect(await verifyPassword('caf\u00e9', await hashPassword('cafe\u0301'))).toBe(true)
  })

  test('older costs are known', async () => {
    expect(isOutdatedHash(await hashPassword('x'))).toBe(false)
    expect(isOutdatedHash('$argon2id$v=19$m=4096,t=3,p=1$c2FsdA$aGFzaA')).toBe(true)
    expect(isOutdatedHash('$2b$12$abc')).toBe(true)
  })
})
