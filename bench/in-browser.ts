import { chromium, type CDPSession } from 'playwright-core'

export interface Painted {
  name: string
  /** Kilobytes of script over the wire. */
  scriptKb: number
  /** Milliseconds, with a processor four times slower. */
  lcp: number
  cls: number
}

/** What a phone of the cheaper kind sees: script sent, largest contentful paint, layout shift; each page with an empty cache. */
export async function paint(base: string, pages: { name: string; path: string; cookie?: string }[]): Promise<Painted[]> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run']
  })
  const painted: Painted[] = []
  try {
    for (const { name, path, cookie } of pages) {
      const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' })
      if (cookie) {
        const [key = '', value = ''] = cookie.split('=')
        await context.addCookies([{ name: key, value, url: base }])
      }
      const page = await context.newPage()
      const devtools = await context.newCDPSession(page)
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
      const scripts = await countScripts(devtools)
      await page.addInitScript(() => {
        const seen = { lcp: 0, cls: 0 }
        Object.assign(window, { seen })
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) seen.lcp = entry.startTime
        }).observe({ type: 'largest-contentful-paint', buffered: true })
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
            if (!entry.hadRecentInput) seen.cls += entry.value
        }).observe({ type: 'layout-shift', buffered: true })
      })
      await page.goto(base + path, { waitUntil: 'networkidle' })
      await page.waitForTimeout(500)
      const { lcp, cls } = await page.evaluate(() => (window as unknown as { seen: { lcp: number; cls: number } }).seen)
      painted.push({ name, scriptKb: scripts() / 1024, lcp, cls })
      await context.close()
    }
  } finally {
    await browser.close()
  }
  return painted
}

async function countScripts(devtools: CDPSession): Promise<() => number> {
  const scripts = new Set<string>()
  let bytes = 0
  devtools.on('Network.responseReceived', ({ requestId, response }) => {
    if (/javascript/.test(response.mimeType)) scripts.add(requestId)
  })
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength
  })
  await devtools.send('Network.enable')
  return () => bytes
}
