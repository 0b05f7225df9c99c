import { m } from '#paraglide/messages.js'

interface HelpTopic {
  title: string
  questions: { question: string; answer: string; href?: string }[]
}

/** What people ask most, with where to do it. */
export const helpTopics = (): HelpTopic[] => [
  {
    title: m.community_help_learning(),
    questions: [
      { question: m.community_help_q_start(), answer: m.community_help_a_start(), href: '/learn' },
      { question: m.community_help_q_version(), answer: m.community_help_a_version() },
      { question: m.community_help_q_returned(), answer: m.community_help_a_returned() }
    ]
  },
  {
    title: m.community_help_talking(),
    questions: [
      { question: m.community_help_q_ask(), answer: m.community_help_a_ask(), href: '/community' },
      { question: m.community_help_q_unanswered(), answer: m.community_help_a_unanswered(), href: '/rules' },
      { question: m.community_help_q_report(), answer: m.community_help_a_report(), href: '/rules/cases' }
    ]
  },
  {
    title: m.community_help_money(),
    questions: [
      { question: m.community_help_q_refund(), answer: m.community_help_a_refund(), href: '/help/refunds' },
      { question: m.community_help_q_order(), answer: m.community_help_a_order(), href: '/orders' }
    ]
  },
  {
    title: m.community_help_account(),
    questions: [
      { question: m.community_help_q_mail(), answer: m.community_help_a_mail(), href: '/inbox/settings' },
      { question: m.community_help_q_privacy(), answer: m.community_help_a_privacy(), href: '/me/privacy' }
    ]
  }
]
