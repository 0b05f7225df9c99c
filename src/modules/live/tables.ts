import type { Generated } from 'kysely'
import type { IdentityViews } from '#modules/identity/index.ts'
import { defineModule } from '#platform/module.ts'
import type { EndedBy, RoomKind, Signal } from './rules.ts'

export interface RoomTable {
  id: string
  kind: RoomKind
  subject_id: string
  title: string
  host_id: string
  opens_at: Date
  starts_at: Date
  ends_at: Date
  closes_at: Date
  max_people: number
  messages: Generated<number>
  cancelled_at: Date | null
  closed_at: Date | null
  created_at: Date
}

export interface StayTable {
  id: string
  room_id: string
  person_id: string
  joined_at: Date
  last_seen_at: Date
  left_at: Date | null
  ended_by: EndedBy | null
  letters: Generated<number>
}

export interface LiveTables {
  'live.room': RoomTable
  'live.member': { room_id: string; person_id: string }
  'live.stay': StayTable
  'live.signal': { to_stay: string; n: number; from_stay: string; payloads: Signal[]; sent_at: Date }
  'live.message': { room_id: string; n: number; person_id: string; text: string; sent_at: Date }
}

export type Tables = LiveTables & IdentityViews

export const { useCase, query, schedule, own, read } = defineModule<Tables>('live')
