import { m } from '#paraglide/messages.js'
import { money } from '#ui/money.ts'
import type { ShownQuestion } from '../../queries/show-question.ts'
import { halves } from '../../rules.ts'

/** Where a question stands and what happens next, in the words of whoever looks at it. */
export interface Situation {
  label: string
  head: string
  text: string
  /** What the ring drains to; null: nothing runs. */
  from: Date | null
  until: Date | null
}

/** "by today", not "by Today": within a sentence the day has a small letter. */
const within = (words: string) => words.replace(/^(Today|Tomorrow|Yesterday)\b/, (day) => day.toLowerCase())

const ended = (label: string, head: string, text: string): Situation => ({ label, head, text, from: null, until: null })

export function situationOf(question: ShownQuestion, near: (at: Date) => string): Situation {
  return ends(question) ?? (question.as === 'expert' ? forExpert(question, near) : forAsker(question, near))
}

function ends(question: ShownQuestion): Situation | undefined {
  const whole = (minor: number) => money(minor, question.currency)
  const { refunded, released, dispute } = question
  const label = m.guidance_now_accepted_label()
  if (question.state === 'cancelled')
    return ended(
      label,
      m.guidance_now_cancelled_head(),
      refunded > 0 ? m.guidance_now_cancelled_paid({ amount: whole(refunded) }) : m.guidance_now_cancelled_unpaid()
    )
  if (question.state === 'refunded') {
    const why = dispute ? m.guidance_now_refunded_ruling() : question.as === 'expert' ? m.guidance_for_expert_refunded_text() : m.guidance_now_refunded_text()
    return ended(label, m.guidance_now_refunded_head({ amount: whole(refunded) }), why)
  }
  if (question.state !== 'accepted') return undefined
  if (refunded > 0) return ended(label, m.guidance_now_split_head(), m.guidance_now_split_text({ refund: whole(refunded), release: whole(released) }))
  return ended(label, m.guidance_now_accepted_head(), released > 0 ? m.guidance_now_accepted_text({ amount: whole(released) }) : '')
}

const partsOfTime = (question: ShownQuestion): Pick<Situation, 'from' | 'until'> => {
  const hour = 3_600_000
  if (question.state === 'delivered' && question.acceptBy) return { from: new Date(question.acceptBy.getTime() - 72 * hour), until: question.acceptBy }
  if (question.state === 'disputed' && question.dispute) return { from: question.dispute.openedAt, until: question.dispute.ruleBy }
  if (question.state === 'unpaid') return question.order ? { from: question.createdAt, until: question.order.expiresAt } : { from: null, until: null }
  const asked = question.messages.find((one) => one.kind === 'follow_up')
  return { from: question.state === 'follow_up' && asked ? asked.at : question.createdAt, until: question.dueAt }
}

function forAsker(question: ShownQuestion, near: (at: Date) => string): Situation {
  const time = partsOfTime(question)
  const by = time.until ? within(near(time.until)) : ''
  const name = question.expert?.name ?? ''
  const amount = money(question.amount, question.currency)
  switch (question.state) {
    case 'unpaid':
      return { ...time, label: m.guidance_question_unpaid(), head: m.guidance_now_unpaid_head(), text: by ? m.guidance_now_unpaid_text({ time: by }) : '' }
    case 'delivered':
      return {
        ...time,
        label: m.guidance_now_delivered_label(),
        head: m.guidance_now_delivered_head({ time: by }),
        text: question.may.followUp ? m.guidance_now_delivered_text() : m.guidance_now_delivered_text_again()
      }
    case 'follow_up':
      return {
        ...time,
        label: m.guidance_now_follow_up_label(),
        head: m.guidance_now_by({ time: by }),
        text: m.guidance_now_follow_up_text({ amount: money(halves(question.amount).refund, question.currency) })
      }
    case 'disputed':
      return {
        ...time,
        label: m.guidance_now_disputed_label(),
        head: m.guidance_now_disputed_head({ time: by }),
        text: m.guidance_now_disputed_text({ amount })
      }
    default:
      return {
        ...time,
        label:
          question.state === 'claimed'
            ? m.guidance_now_claimed_label({ name })
            : question.bounty
              ? m.guidance_now_bounty_label()
              : m.guidance_now_open_label({ name }),
        head: m.guidance_now_by({ time: by }),
        text: m.guidance_now_open_text({ amount })
      }
  }
}

function forExpert(question: ShownQuestion, near: (at: Date) => string): Situation {
  const time = partsOfTime(question)
  const by = time.until ? within(near(time.until)) : ''
  const amount = money(question.amount, question.currency)
  switch (question.state) {
    case 'delivered':
      return {
        ...time,
        label: m.guidance_now_delivered_label(),
        head: m.guidance_for_expert_delivered_head({ time: by }),
        text: m.guidance_for_expert_delivered_text()
      }
    case 'follow_up':
      return {
        ...time,
        label: m.guidance_message_follow_up(),
        head: m.guidance_for_expert_by({ time: by }),
        text: m.guidance_for_expert_follow_up_text({ amount: money(halves(question.amount).refund, question.currency) })
      }
    case 'disputed':
      return {
        ...time,
        label: m.guidance_now_disputed_label(),
        head: m.guidance_now_disputed_head({ time: by }),
        text: m.guidance_now_disputed_text({ amount })
      }
    default: {
      const label =
        question.state === 'claimed'
          ? m.guidance_for_expert_claimed_label()
          : question.bounty
            ? m.guidance_for_expert_bounty_label()
            : m.guidance_for_expert_open_label()
      const kept = question.claimUntil ? ` ${m.guidance_for_expert_claim_until({ time: within(near(question.claimUntil)) })}` : ''
      return { ...time, label, head: m.guidance_for_expert_by({ time: by }), text: m.guidance_for_expert_open_text({ amount }) + kept }
    }
  }
}

interface Step {
  label: string
  note?: string
  state: 'done' | 'now' | 'later'
}

/** The way of the question and its money, for the row of steps. */
export function stepsOf(question: ShownQuestion, near: (at: Date) => string): Step[] {
  const { state, messages, claimedAt, dispute, closedAt } = question
  const at = (kind: string) => messages.find((one) => one.kind === kind)?.at
  const answered = at('answer')
  const followUp = at('follow_up')
  const taken = claimedAt ?? answered
  const paid = state !== 'unpaid' && !(state === 'cancelled' && question.refunded === 0)
  const by = m.guidance_step_by({ time: within(near(question.dueAt)) })
  const steps: Step[] = [
    {
      label: paid ? m.guidance_step_paid() : m.guidance_step_pay(),
      note: paid ? near(question.createdAt) : undefined,
      state: paid ? 'done' : state === 'unpaid' ? 'now' : 'later'
    }
  ]
  if (state === 'cancelled') return [...steps, { label: m.guidance_step_cancelled(), note: closedAt ? near(closedAt) : undefined, state: 'done' }]
  if (state === 'refunded' && !answered) {
    const end: Step = { label: m.guidance_step_refunded(), note: closedAt ? near(closedAt) : undefined, state: 'done' }
    return taken ? [...steps, { label: m.guidance_step_taken(), note: near(taken), state: 'done' }, end] : [...steps, end]
  }
  steps.push({ label: m.guidance_step_taken(), note: taken ? near(taken) : undefined, state: taken ? 'done' : state === 'open' ? 'now' : 'later' })
  steps.push({
    label: m.guidance_step_answered(),
    note: answered ? near(answered) : paid ? by : undefined,
    state: answered ? 'done' : state === 'claimed' ? 'now' : 'later'
  })
  if (followUp)
    steps.push({ label: m.guidance_step_follow_up(), note: state === 'follow_up' ? by : near(followUp), state: state === 'follow_up' ? 'now' : 'done' })
  else if (!closedAt && !dispute) steps.push({ label: m.guidance_step_follow_up_open(), note: m.guidance_step_optional(), state: 'later' })
  if (dispute)
    steps.push({
      label: m.guidance_step_ruled(),
      note: dispute.ruledAt ? near(dispute.ruledAt) : m.guidance_step_by({ time: within(near(dispute.ruleBy)) }),
      state: dispute.ruledAt ? 'done' : 'now'
    })
  else
    steps.push({
      label: m.guidance_step_closed(),
      note: closedAt ? near(closedAt) : m.guidance_step_auto(),
      state: closedAt ? 'done' : state === 'delivered' ? 'now' : 'later'
    })
  return steps
}
