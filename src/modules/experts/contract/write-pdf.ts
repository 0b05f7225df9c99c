import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import PDFDocument from 'pdfkit'
import type { ContractTerms, Template } from './terms.ts'

const fontFile = fileURLToPath(new URL('../../../../assets/fonts/NotoSansSC-Regular.ttf', import.meta.url))
// Ten megabytes; read once, and only where a contract is written.
let font: Buffer | undefined

const ink = '#1d2025'
const quiet = '#5e5a52'
const line = '#d9d4c9'

/** The contract as a PDF: the font is embedded with the characters used, and the text can be selected and read aloud. */
export function writePdf({
  template,
  terms,
  number,
  checkAt,
  at
}: {
  template: Template
  terms: ContractTerms
  number: string
  checkAt: string
  at: Date
}): Promise<Buffer> {
  font ??= readFileSync(fontFile)
  const document = new PDFDocument({
    size: 'A4',
    margins: { top: 64, bottom: 72, left: 64, right: 64 },
    lang: 'zh-CN',
    tagged: true,
    displayTitle: true,
    bufferPages: true,
    info: { Title: `${template.title} ${number}`, Author: terms.platform, Subject: `模板 ${template.version}`, CreationDate: at, ModDate: at }
  })
  const parts: Buffer[] = []
  const written = new Promise<Buffer>((resolve, reject) => {
    document.on('data', (part: Buffer) => parts.push(part))
    document.on('end', () => resolve(Buffer.concat(parts)))
    document.on('error', reject)
  })
  document.registerFont('body', font)
  document.font('body')
  const root = document.struct('Document')
  document.addStructure(root)
  const write = (tag: 'H1' | 'H2' | 'P', text: string, size: number, { after = 6, color = ink, gap = 5 } = {}) => {
    root.add(
      document.struct(tag, {}, () => {
        document.fontSize(size).fillColor(color).text(text, { lineGap: gap })
      })
    )
    document.moveDown(after / 12)
  }
  write('H1', template.title, 22, { after: 4 })
  write('P', `编号 ${number}　模板 ${template.version}`, 10, { color: quiet, after: 14 })
  for (const text of template.opening(terms)) write('P', text, 11)
  for (const clause of template.clauses(terms)) {
    document.moveDown(0.4)
    write('H2', clause.title, 13, { after: 4 })
    clause.paragraphs.forEach((text, at) => {
      write('P', clause.paragraphs.length > 1 ? `${at + 1}. ${text}` : text, 11)
    })
  }
  document.moveDown(0.8)
  write('H2', '签署', 13, { after: 4 })
  write('P', `甲方：${terms.platform}`, 11)
  write('P', `乙方：${terms.partyName}`, 11)
  write('P', `双方的签署时间、文件指纹和封印见查验页：${checkAt}`, 11)
  root.end()
  const { count } = document.bufferedPageRange()
  for (let page = 0; page < count; page++) {
    document.switchToPage(page)
    const { width, height, margins } = document.page
    margins.bottom = 0
    document.markContent('Artifact', { type: 'Pagination' })
    document
      .moveTo(64, height - 56)
      .lineTo(width - 64, height - 56)
      .lineWidth(0.5)
      .strokeColor(line)
      .stroke()
    document.fontSize(9).fillColor(quiet)
    document.text(number, 64, height - 46, { lineBreak: false })
    document.text(`${page + 1} / ${count}`, 64, height - 46, { width: width - 128, align: 'right', lineBreak: false })
    document.endMarkedContent()
  }
  document.end()
  return written
}
