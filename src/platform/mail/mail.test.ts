import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type CaughtMail, type MailCatcher, type MailMessage, type MailTransport, openMailTransport, sendMail, startMailCatcher } from './index.ts'

let catcher: MailCatcher
let transport: MailTransport
let refuse = false
const caught: CaughtMail[] = []

beforeAll(async () => {
  catcher = await startMailCatcher({
    onMail: (mail) => {
      if (refuse) throw new Error('mailbox full')
      caught.push(mail)
    }
  })
  transport = openMailTransport(catcher.url, 'Klearn 可学 <no-reply@klearn.example>')
})
afterAll(async () => {
  transport.close()
  await catcher.stop()
})
beforeEach(() => {
  caught.length = 0
  refuse = false
})

const letter: MailMessage = {
  to: 'wang.fang@example.com',
  locale: 'zh-CN',
  subject: '你的作业改好了：《机器学习入门》第三讲，专家写了很长的一段评语，快来看看吧',
  heading: '李老师改好了你的作业',
  paragraphs: ['得分 92，<b>很好</b> & "继续"。', `第一行\n第二行 ${'长'.repeat(300)}`, '.以点开头的一行'],
  button: { label: '看评语', url: 'https://klearn.example/reviews/1?a=1&b=2' },
  footer: 'Klearn · 北京',
  unsubscribeUrl: 'https://klearn.example/u/abc'
}

describe('a letter', () => {
  test('arrives whole, in HTML and in plain text', async () => {
    await sendMail(transport, letter)
    const [mail] = caught
    expect(mail?.recipients).toEqual(['wang.fang@example.com'])
    expect(mail?.from).toContain('no-reply@klearn.example')
    expect(mail?.from).toContain('Klearn 可学')
    expect(mail?.subject).toBe(letter.subject)
    expect(mail?.text).toContain('得分 92，<b>很好</b> & "继续"。')
    expect(mail?.text).toContain(`第二行 ${'长'.repeat(300)}`)
    expect(mail?.text).toContain('\n.以点开头的一行')
    expect(mail?.text).toContain('看评语\nhttps://klearn.example/reviews/1?a=1&b=2')
    expect(mail?.html).toContain('<html lang="zh-CN">')
    expect(mail?.html).toContain('>看评语</a>')
    expect(mail?.html).toContain('第一行<br>第二行')
  })

  test('what people wrote stays text', async () => {
    await sendMail(transport, { ...letter, heading: '<script>alert(1)</script>', paragraphs: ['<img src=x onerror=alert(1)>"\''] })
    expect(caught[0]?.html).not.toMatch(/<script|<img/)
  })

  test('can be refused with one click, but only where that makes sense', async () => {
    await sendMail(transport, letter)
    expect(caught[0]?.headers.get('list-unsubscribe')).toBe('<https://klearn.example/u/abc>')
    expect(caught[0]?.headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
    expect(caught[0]?.html).toContain('https://klearn.example/u/abc')
    await sendMail(transport, { ...letter, unsubscribeUrl: undefined })
    expect(caught[1]?.headers.has('list-unsubscribe')).toBe(false)
  })

  test('keeps its id, so that a second try is the same mail', async () => {
    expect(await sendMail(transport, { ...letter, id: '019a-notice' })).toBe('<019a-notice@klearn>')
    expect(caught[0]?.headers.get('message-id')).toBe('<019a-notice@klearn>')
  })

  test('in English', async () => {
    await sendMail(transport, { ...letter, locale: 'en', heading: 'Your work was reviewed' })
    expect(caught[0]?.html).toContain('Stop receiving mails of this kind')
    expect(caught[0]?.html).not.toContain('不想再收到')
  })
})

describe('refused', () => {
  test('more than one reader, headers in disguise, addresses that are none', async () => {
    for (const to of ['a@b.cn, c@d.cn', 'a@b.cn\r\nBcc: c@d.cn', 'A <a@b.cn>']) await expect(sendMail(transport, { ...letter, to })).rejects.toThrow(RangeError)
    await sendMail(transport, { ...letter, subject: '好\r\nBcc: eve@example.com' })
    expect(caught[0]?.recipients).toEqual(['wang.fang@example.com'])
    expect(caught[0]?.headers.has('bcc')).toBe(false)
    for (const url of ['/reviews/1', 'javascript:alert(1)', 'https://']) {
      await expect(sendMail(transport, { ...letter, button: { label: 'x', url } })).rejects.toThrow(RangeError)
    }
    expect(caught.length).toBe(1)
  })

  test('by the server: the sender learns it', async () => {
    refuse = true
    await expect(sendMail(transport, letter)).rejects.toThrow(/mailbox full/)
    expect(caught).toEqual([])
  })

  test('no server there', async () => {
    const free = createServer().listen(0)
    const { port } = free.address() as AddressInfo
    await new Promise((closed) => free.close(closed))
    const nowhere = openMailTransport(`smtp://127.0.0.1:${port}`, 'a@b.cn')
    await expect(sendMail(nowhere, letter)).rejects.toThrow()
    expect(() => openMailTransport('http://mail.example', 'a@b.cn')).toThrow(RangeError)
  })

  test('a second catcher on the same port says so', async () => {
    await expect(startMailCatcher({ port: Number(new URL(catcher.url).port), onMail: () => {} })).rejects.toThrow(/EADDRINUSE/)
  })
})
