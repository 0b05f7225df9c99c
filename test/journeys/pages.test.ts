import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStage, type Stage, visit, type VisitorWish } from './browser.ts'

// Every page that a role can open, at both sizes, in both languages, light and dark: it answers, nothing
// breaks, axe finds nothing, nothing is wider than the screen.
let stage: Stage
beforeAll(async () => {
  stage = await openStage(4810)
}, 300_000)
afterAll(() => stage?.close())

const open = [
  '/',
  '/courses',
  '/courses?level=beginner',
  '/courses/python-data-analysis',
  '/courses/python-data-analysis/reviews',
  '/courses/python-data-analysis/discuss',
  '/tasks/clear-email',
  '/search?q=数据',
  '/experts',
  '/experts/linzhiyuan',
  '/community',
  '/rules',
  '/privacy',
  '/terms',
  '/help',
  '/sign-in',
  '/register',
  '/reset',
  '/categories',
  '/certificates',
  '/apply',
  '/rules/guidance',
  '/developers'
]
const learner = [
  '/',
  '/learn',
  '/learn/record',
  '/learn/python-data-analysis',
  '/orders',
  '/questions',
  '/plan',
  '/guidance-feedback',
  '/bookings',
  '/ask?expert=linzhiyuan',
  '/inbox',
  '/inbox/settings',
  '/me',
  '/me/profile',
  '/me/interests',
  '/me/security',
  '/me/privacy',
  '/me/settings',
  '/me/tokens',
  '/checkout/three-statements',
  '/courses/python-data-analysis/discuss/new'
]
const expert = [
  '/studio',
  '/studio/courses',
  '/studio/courses/new',
  '/studio/reviews',
  '/studio/learners',
  '/studio/earnings',
  '/studio/profile',
  '/studio/questions',
  '/studio/calendar',
  '/studio/probation',
  '/studio/contract',
  '/studio/guiding/sunian',
  '/studio/second-reviews',
  '/studio/feedback-on-guidance'
]
const admin = [
  '/admin',
  '/admin/people',
  '/admin/experts',
  '/admin/experts/probation',
  '/admin/applications',
  '/admin/applications/all',
  '/admin/applications/invitations',
  '/admin/disputes',
  '/admin/answers',
  '/admin/calibration',
  '/admin/guidance-feedback',
  '/admin/courses',
  '/admin/orders',
  '/admin/ledger',
  '/admin/moderation',
  '/admin/moderation/sanctions',
  '/admin/moderation/appeals',
  '/admin/discussions',
  '/admin/messages',
  '/admin/jobs',
  '/admin/audit',
  '/admin/backups',
  '/admin/settings',
  '/admin/people/policies'
]

const looks: [string, VisitorWish][] = [
  ['1440, Chinese, light', {}],
  ['390, Chinese, dark', { width: 390, dark: true }],
  ['390, English, light', { width: 390, english: true }],
  ['1440, English, dark', { english: true, dark: true }]
]

describe.each(looks)('%s', (_name, look) => {
  test.each([
    ['guest', undefined, open],
    ['learner', 'sunian', learner],
    ['expert', 'linzhiyuan', expert],
    ['admin', 'admin', admin]
  ] as const)('%s', { timeout: 240_000 }, async (_role, as, paths) => {
    const visitor = await visit(stage, { ...look, as })
    const problems: string[] = []
    for (const path of paths) {
      try {
        await visitor.go(path)
        expect(await visitor.page.locator('h1').count(), `${path} has a heading`).toBeGreaterThan(0)
        expect(await visitor.page.locator('.errstate').count(), `${path} is an error page`).toBe(0)
        await visitor.looksRight()
      } catch (error) {
        problems.push(`${path}: ${error instanceof Error ? error.message.slice(0, 700) : error}`)
      }
    }
    expect(problems).toEqual([])
    await visitor.close()
  })
})
