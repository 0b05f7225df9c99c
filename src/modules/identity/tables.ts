import type { Generated } from 'kysely'
import type { Role } from '#platform/actor.ts'
import { defineModule } from '#platform/module.ts'

export type Locale = 'zh-CN' | 'en'
export type PolicyKind = 'privacy' | 'terms'
export type SignInMethod = 'password' | 'sms' | 'passkey' | 'external' | 'registration' | 'link' | 'demo'

export interface PersonRow {
  id: string
  username: string
  username_key: string
  name: string
  avatar_seed: string
  headline: Generated<string>
  bio: Generated<string>
  locale: Generated<string>
  zone: Generated<string>
  email: string | null
  email_key: string | null
  email_verified_at: Date | null
  phone_sealed: string | null
  phone_index: Buffer | null
  phone_verified_at: Date | null
  password_hash: string | null
  password_changed_at: Date | null
  totp_sealed: string | null
  totp_enabled_at: Date | null
  totp_step: number | null
  banned_at: Date | null
  ban_reason: string | null
  erased_at: Date | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

// A column that may be empty is a way in or a secret of one, unless it tells how the account ended.
type WayIn = Exclude<
  { [Column in keyof PersonRow]: null extends PersonRow[Column] ? Column : never }[keyof PersonRow],
  'banned_at' | 'ban_reason' | 'erased_at'
>

/** Contact data, password and second step, all empty: how a new row begins and what an erased one keeps. */
export const noWayIn: Record<WayIn, null> = {
  email: null,
  email_key: null,
  email_verified_at: null,
  phone_sealed: null,
  phone_index: null,
  phone_verified_at: null,
  password_hash: null,
  password_changed_at: null,
  totp_sealed: null,
  totp_enabled_at: null,
  totp_step: null
}

/** What anybody may know about a person: the published view of this module. */
export interface PersonCard {
  id: string
  username: string
  name: string
  avatar_seed: string
  headline: string
  locale: string
  zone: string
  created_at: Date
  banned_at: Date | null
}

export interface IdentityViews {
  'identity.person_card': PersonCard
}

export interface IdentityTables extends IdentityViews {
  'identity.person': PersonRow
  'identity.person_role': { person_id: string; role: Role; granted_by: string | null; granted_at: Generated<Date> }
  'identity.session': {
    id: string
    person_id: string
    token_hash: Buffer
    method: SignInMethod
    second_factor_at: Date | null
    ip: string
    user_agent: string
    created_at: Generated<Date>
    seen_at: Generated<Date>
    expires_at: Date
  }
  'identity.policy': {
    id: string
    kind: PolicyKind
    number: number
    texts: Record<Locale, string>
    note: Generated<string>
    published_at: Generated<Date>
    published_by: string | null
  }
  'identity.consent': { person_id: string; policy_id: string; given_at: Generated<Date>; ip: string; user_agent: string }
  'identity.interest': { person_id: string; topic: string; chosen_at: Generated<Date> }
  'identity.aim': {
    person_id: string
    goal: string
    purpose: string | null
    level: string | null
    forms: string[]
    weekly_minutes: number | null
    changed_at: Generated<Date>
  }
  'identity.proof': {
    id: string
    purpose: string
    person_id: string | null
    target: Generated<string>
    secret_hash: Buffer
    data: string | null
    created_at: Generated<Date>
    expires_at: Date
    used_at: Date | null
  }
  'identity.recovery_code': { person_id: string; code_hash: Buffer; used_at: Date | null }
  'identity.passkey': {
    id: string
    person_id: string
    credential_id: string
    public_key: Buffer
    counter: number
    transports: string[]
    name: string
    created_at: Generated<Date>
    used_at: Date | null
  }
  'identity.external_account': { provider: string; subject: string; person_id: string; label: string; linked_at: Generated<Date> }
  'identity.api_token': {
    id: string
    person_id: string
    name: string
    prefix: string
    secret_hash: Buffer
    scopes: string[]
    created_at: Generated<Date>
    expires_at: Date | null
    used_at: Date | null
    revoked_at: Date | null
  }
  'identity.erasure': { id: string; person_id: string; asked_at: Generated<Date>; due_at: Date; cancelled_at: Date | null; done_at: Date | null }
}

export const { useCase, query, reaction, schedule, own, read } = defineModule<IdentityTables>('identity')
