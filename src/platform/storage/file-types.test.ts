import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { checkFile, cleanFileName, contentDisposition, pictureShapes, reencodePicture } from './index.ts'

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error) => error.code
  )

describe('names', () => {
  test('clean, and still what the person called it', () => {
    expect(cleanFileName('第一讲：机器学习.pdf')).toBe('第一讲：机器学习.pdf')
    expect(cleanFileName('../../etc/passwd')).toBe('passwd')
    expect(cleanFileName('C:\\fakepath\\作业.docx')).toBe('作业.docx')
    expect(cleanFileName('a\u202Egpj.exe')).toBe('agpj.exe')
    expect(cleanFileName('a\0b\n.txt')).toBe('ab.txt')
    expect(cleanFileName('con.txt')).toBe('file-con.txt')
    expect(cleanFileName(' .. ')).toBe('file')
    expect(cleanFileName('a<b>|c?.md')).toBe('a_b__c_.md')
    const long = cleanFileName(`${'长'.repeat(300)}.pdf`)
    expect(long.endsWith('长.pdf')).toBe(true)
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(180)
  })

  test('no name can add a header or leave the quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (name) => {
        expect(contentDisposition(name)).toMatch(/^attachment; filename="[\x20-\x21\x23-\x5b\x5d-\x7e]*"; filename\*=UTF-8''[\w.!~%-]*$/)
      })
    )
  })
})

describe('types', () => {
  const png = () =>
    sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } })
      .png()
      .toBuffer()

  test('name and bytes must agree', async () => {
    expect(await checkFile('picture', '封面.PNG', await png())).toEqual({ name: '封面.PNG', type: 'image/png' })
    expect(await code(checkFile('picture', 'a.jpg', await png()))).toBe('platform/file-name-mismatch')
    expect(await code(checkFile('document', 'a.pdf', Buffer.from('not a pdf')))).toBe('platform/file-name-mismatch')
    expect(await checkFile('document', 'a.pdf', Buffer.from('%PDF-1.7\n'))).toEqual({ name: 'a.pdf', type: 'application/pdf' })
    expect(await checkFile('submission', '作业.py', Buffer.from('print("你好")'))).toEqual({ name: '作业.py', type: 'text/plain' })
    expect(await checkFile('document', 'gbk.txt', Buffer.from([0xc4, 0xe3, 0xba, 0xc3]))).toEqual({ name: 'gbk.txt', type: 'text/plain' })
    expect(await checkFile('package', 'q.xml', Buffer.from('<quiz></quiz>'))).toEqual({ name: 'q.xml', type: 'text/plain' })
  })

  test('a character cut at the end of the head is still text', async () => {
    expect((await checkFile('document', 'a.txt', Buffer.from('你好').subarray(0, 5))).type).toBe('text/plain')
  })

  test('what can run scripts or programs is refused', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    for (const name of ['a.svg', 'a.html', 'a.exe', 'a', 'a.pdf.exe', '.png']) {
      expect(await code(checkFile('picture', name, svg))).toBe('platform/file-type')
    }
    expect(await code(checkFile('picture', 'a.png', svg))).toBe('platform/file-name-mismatch')
    const program = Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]), Buffer.alloc(100)])
    expect(await code(checkFile('submission', 'a.py', program))).toBe('platform/file-name-mismatch')
  })
})

describe('pictures', () => {
  test('stand upright, small, and say nothing about where they were taken', async () => {
    const photo = await sharp({ create: { width: 3000, height: 2000, channels: 3, background: 'teal' } })
      .withExif({ IFD0: { Copyright: 'Wang Fang' }, IFD3: { GPSLatitudeRef: 'N' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    expect((await sharp(photo).metadata()).exif).toBeDefined()
    const post = await reencodePicture(photo, pictureShapes.post)
    expect([post.width, post.height, post.type]).toEqual([1333, 2000, 'image/webp'])
    expect((await sharp(post.data).metadata()).exif).toBeUndefined()
    const avatar = await reencodePicture(photo, pictureShapes.avatar)
    expect([avatar.width, avatar.height]).toEqual([512, 512])
  })

  test('small pictures are not blown up', async () => {
    const small = await sharp({ create: { width: 20, height: 10, channels: 4, background: '#0000' } })
      .png()
      .toBuffer()
    const post = await reencodePicture(small, pictureShapes.post)
    expect([post.width, post.height]).toEqual([20, 10])
  })

  test('bombs, ruins and drawings are refused', async () => {
    const bomb = await sharp({ create: { width: 12_000, height: 12_000, channels: 3, background: 'black' }, limitInputPixels: false })
      .png({ compressionLevel: 9 })
      .toBuffer()
    expect(await code(reencodePicture(bomb, pictureShapes.post))).toBe('platform/picture-too-large')
    expect(await code(reencodePicture(Buffer.from('not a picture'), pictureShapes.post))).toBe('platform/picture-unreadable')
    expect(await code(reencodePicture(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'), pictureShapes.post))).toBe(
      'platform/picture-unreadable'
    )
    const cut = (
      await sharp({ create: { width: 400, height: 400, channels: 3, background: 'red', noise: { type: 'gaussian', mean: 9, sigma: 30 } } })
        .jpeg()
        .toBuffer()
    ).subarray(0, 3000)
    expect(await code(reencodePicture(cut, pictureShapes.post))).toBe('platform/picture-unreadable')
  })
})
