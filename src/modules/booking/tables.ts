import type { ColumnType, Generated } from 'kysely'
import type { ExpertsViews } from '#modules/experts/index.ts'
import type { IdentityViews } from '#modules/identity/index.ts'
import { defineModule } from '#platform/module.ts'
import type { BookingState, Range } from './rules.ts'

/** Written as JSON text. */
type Json<T> = ColumnType<T, string, string>

export interface IntakeQuestion {
  question: string
  required: boolean
}

export interface ServiceTable {
  id: string
  expert_id: string
  title: string
  description: string
  minutes: number
  amount: number
  currency: Generated<string>
  step_minutes: number
  before_minutes: number
  after_minutes: number
  notice_hours: number
  horizon_days: number
  most_per_day: number | null
  most_per_week: number | null
  free_hours: number
  late_percent: number
  pack_sessions: number | null
  pack_amount: number | null
  pack_days: Generated<number>
  intake: Json<IntakeQuestion[]>
  created_at: Date
  archived_at: Date | null
}

export interface BookingTable {
  id: string
  service_id: string
  expert_id: string
  learner_id: string
  state: BookingState
  title: string
  starts_at: Date
  ends_at: Date
  before_minutes: number
  after_minutes: number
  amount: number
  currency: string
  free_hours: number
  late_percent: number
  request_id: string | null
  order_id: string | null
  pack_id: string | null
  pack_place: number | null
  intake_sealed: string | null
  held_until: Date | null
  created_at: Date
  confirmed_at: Date | null
  revision: Generated<number>
  asked_to_move_at: Date | null
  ask_note: Generated<string>
  moved_from: string | null
  cancelled_by: 'learner' | 'expert' | 'platform' | null
  cancel_reason: Generated<string>
  absent: 'learner' | 'expert' | null
  absent_said_by: 'learner' | 'expert' | 'clock' | null
  accept_by: Date | null
  closed_at: Date | null
  refunded: Generated<number>
  released: Generated<number>
  remind_day_at: Date | null
  remind_hour_at: Date | null
  notes_sealed: string | null
  notes_at: Date | null
}

export interface SessionTable {
  id: string
  series_id: string
  expert_id: string
  state: 'planned' | 'ended' | 'cancelled'
  title: string
  starts_at: Date
  ends_at: Date
  seats: number
  amount: number
  currency: string
  free_hours: number
  in_room: boolean
  listeners: boolean
  remind_at: Date | null
  cancel_reason: Generated<string>
}

export interface SeatTable {
  id: string
  session_id: string
  learner_id: string
  state: 'held' | 'taken' | 'ended' | 'done' | 'cancelled' | 'lapsed'
  number: number
  amount: number
  currency: string
  request_id: string | null
  order_id: string | null
  created_at: Date
  accept_by: Date | null
  closed_at: Date | null
  refunded: Generated<number>
  released: Generated<number>
}

export interface BookingTables {
  'booking.calendar': { expert_id: string; zone: string; weekly: Json<Range[][]>; changed_at: Date }
  'booking.other_day': { expert_id: string; day: string; hours: Json<Range[]>; note: Generated<string> }
  'booking.service': ServiceTable
  'booking.pack': {
    id: string
    service_id: string
    expert_id: string
    learner_id: string
    request_id: string | null
    state: 'unpaid' | 'open' | 'ended' | 'cancelled'
    sessions: number
    amount: number
    currency: string
    bought_at: Date
    valid_until: Date
    ended_at: Date | null
  }
  'booking.booking': BookingTable
  'booking.objection': {
    booking_id: string
    reason: string
    opened_at: Date
    rule_by: Date
    statement: Generated<string>
    refund_percent: number | null
    ruling: Generated<string>
    ruled_by: string | null
    ruled_at: Date | null
    late_told_at: Date | null
  }
  'booking.next_step': { id: string; booking_id: string; position: number; text: string; due_on: string | null; done_at: Date | null }
  'booking.office_hours': {
    id: string
    expert_id: string
    title: string
    description: string
    weekday: number
    from_minute: number
    minutes: number
    zone: string
    seats: number
    amount: number
    currency: Generated<string>
    free_hours: number
    in_room: boolean
    listeners: boolean
    starts_on: string
    ends_on: string | null
    laid_out_to: string | null
    created_at: Date
    stopped_at: Date | null
  }
  'booking.session': SessionTable
  'booking.seat': SeatTable
  'booking.session_question': {
    id: string
    session_id: string
    asker_id: string
    text: string
    state: 'waiting' | 'current' | 'answered' | 'skipped'
    votes: Generated<number>
    asked_at: Date
    called_at: Date | null
    closed_at: Date | null
    answer: Generated<string>
  }
  'booking.session_vote': { question_id: string; person_id: string }
  'booking.taken': { subject_kind: 'booking' | 'offer' | 'session'; subject_id: string; expert_id: string; during: string }
  'booking.waiting': {
    id: string
    service_id: string
    expert_id: string
    learner_id: string
    day: string
    begins_at: Date
    ends_at: Date
    state: 'waiting' | 'offered' | 'taken' | 'lapsed' | 'left'
    joined_at: Date
    offered_start: Date | null
    offer_until: Date | null
  }
  'booking.feed': { person_id: string; token_hash: string; made_at: Date }
}

export type Tables = BookingTables & ExpertsViews & IdentityViews

export const { useCase, query, reaction, schedule, own, read } = defineModule<Tables>('booking')
