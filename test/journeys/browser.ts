import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import pg from 'pg'
import { expect } from 'vitest'
import { startPostgres } from '../../src/platform/postgres/index.ts'
import { startKlearn, untilReady } from '../support/processes.ts'

export const password = 'klearn-demo'
const results = join(import.meta.dirname, '../../test-results')

export interface Stage {
  url: string
  browser: Browser
  /** Looks into the database of the product. */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>
  close(): Promise<void>
}

/** The product as people get it: built, started with the demo world, in a real browser. */
export async function openStage(port: number): Promise<Stage> {
  // While a journey is being written, a product that runs already saves the wait.
  const given = process.env.KLEARN_STAGE_DATA
  const data = given ?? mkdtempSync(join(tmpdir(), 'klearn-journey-'))
  const url = process.env.KLEARN_STAGE_URL ?? `http://localhost:${port}`
  const product = given
    ? undefined
    : startKlearn(['start'], {
        KLEARN_DATA: data,
        PORT: String(port),
        HOST: '127.0.0.1',
        KLEARN_DEMO: 'true',
        ...(process.env.KLEARN_BUILD && { KLEARN_BUILD: process.env.KLEARN_BUILD })
      })
  if (product) await untilReady(`${url}/readyz`, product, 280)
  const database = await startPostgres({ dataDir: data, purpose: 'journey', shared: true })
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']
  })
  mkdirSync(results, { recursive: true })
  return {
    url,
    browser,
    async query(text, values = []) {
      const client = new pg.Client({ connectionString: database.url })
      await client.connect()
      try {
        return (await client.query(text, values)).rows
      } finally {
        await client.end()
      }
    },
    async close() {
      await browser.close()
      await product?.stop()
      await database.stop()
      if (!given) rmSync(data, { recursive: true, force: true })
    }
  }
}

export interface Visitor {
  page: Page
  context: BrowserContext
  go(path: string): Promise<void>
  /** A call of the page's own API, as its scripts make it; fails the test when it is refused. */
  call(method: string, path: string, body?: object): Promise<any>
  /** axe finds nothing, and the page is no wider than the screen. */
  looksRight(): Promise<void>
  close(): Promise<void>
}

export interface VisitorWish {
  width?: 390 | 1440
  english?: boolean
  dark?: boolean
  as?: string
}

/** Somebody with a browser of their own; signed in when `as` names a person of the demo world. */
export async function visit(stage: Stage, { width = 1440, english = false, dark = false, as }: VisitorWish = {}): Promise<Visitor> {
  const context = await stage.browser.newContext({
    viewport: { width, height: width === 390 ? 844 : 900 },
    colorScheme: dark ? 'dark' : 'light',
    locale: english ? 'en-GB' : 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    ...(width === 390 && { isMobile: true, hasTouch: true })
  })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`))
  page.on('response', (answer) => {
    if (answer.status() >= 500) faults.push(`${answer.status()} ${answer.url()}`)
  })
  const go = async (path: string) => {
    await page.goto(`${stage.url}${english ? '/en' : ''}${path}`)
    await page.waitForLoadState('networkidle')
  }
  if (as) {
    await go('/sign-in')
    await page.locator('input[name=name]').fill(as)
    await page.locator('input[name=password]').fill(password)
    await page.getByRole('button', { name: english ? 'Sign in' : '登录', exact: true }).click()
    await page.waitForURL((to) => !to.pathname.includes('/sign-in'))
  }
  return {
    page,
    context,
    go,
    async call(method, path, body) {
      const answer = await context.request.fetch(`${stage.url}/api/v1${path}`, {
        method,
        headers: { origin: stage.url, 'content-type': 'application/json' },
        data: body
      })
      const text = await answer.text()
      expect(answer.status(), `${method} ${path}: ${text.slice(0, 300)}`).toBeLessThan(400)
      return text ? JSON.parse(text) : undefined
    },
    async looksRight() {
      const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()
      expect(
        found.violations.map((one) => `${one.id}: ${one.nodes[0]?.target} (${one.nodes.length}) ${one.nodes[0]?.failureSummary?.split('\n')[1] ?? ''}`),
        page.url()
      ).toEqual([])
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      expect(overflow, `${page.url()} is wider than the screen`).toBeLessThanOrEqual(1)
    },
    async close() {
      await context.close()
      expect(faults).toEqual([])
    }
  }
}
