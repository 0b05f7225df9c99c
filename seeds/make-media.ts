/**
 * Draws and speaks the recordings that `media.yaml` of each demo course describes, into its `media/` folder.
 * The results are committed, so that the demo world needs neither a browser nor ffmpeg at first start.
 * Needs chromium, ffmpeg and espeak-ng: node seeds/make-media.ts [course]
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { parse } from 'yaml'

interface Slide { seconds: number; heading: string; lines: string[]; say: string }
interface Spoken { seconds: number; speaker: string; text: string }
interface Recording { file: string; title: string; slides?: Slide[]; narration?: Spoken[] }

const courses = join(import.meta.dirname, 'courses')
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
const page = await browser.newPage({ viewport: { width: 960, height: 540 } })

for (const course of readdirSync(courses)) {
  const described = join(courses, course, 'media.yaml')
  if (!existsSync(described) || (process.argv[2] && process.argv[2] !== course)) continue
  const english = /^language: en/m.test(readFileSync(join(courses, course, 'course.md'), 'utf8'))
  for (const recording of parse(readFileSync(described, 'utf8')) as Recording[]) {
    const target = join(courses, course, 'media', recording.file)
    const folder = mkdtempSync(join(tmpdir(), 'klearn-media-'))
    if (recording.slides) await drawVideo(page, recording, target, folder, english)
    else speak((recording.narration ?? []).map((one) => ({ seconds: one.seconds, say: one.text })), target, folder, english)
    rmSync(folder, { recursive: true })
    console.log(target)
  }
}
await browser.close()

async function drawVideo(page: Page, recording: Recording, target: string, folder: string, english: boolean): Promise<void> {
  const slides = recording.slides ?? []
  const list: string[] = []
  for (const [at, slide] of slides.entries()) {
    await page.setContent(slideHtml(recording.title, slide, at, slides.length))
    await page.screenshot({ path: join(folder, `${at}.png`) })
    list.push(`file '${at}.png'`, `duration ${slide.seconds}`)
  }
  list.push(`file '${slides.length - 1}.png'`)
  writeFileSync(join(folder, 'list.txt'), list.join('\n'))
  const voice = join(folder, 'voice.mp3')
  speak(slides, voice, folder, english)
  const seconds = slides.reduce((sum, slide) => sum + slide.seconds, 0)
  ffmpeg(['-f', 'concat', '-safe', '0', '-i', join(folder, 'list.txt'), '-i', voice, '-t', String(seconds), '-r', '4', '-c:v', 'libx264', '-tune', 'stillimage', '-crf', '30', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-b:a', '40k', '-movflags', '+faststart', target])
}

/** Speaks each part within its time; what is left of it stays silent. */
function speak(parts: { seconds: number; say: string }[], target: string, folder: string, english: boolean): void {
  const files = parts.map((part, at) => {
    const raw = join(folder, `${at}.wav`)
    const timed = join(folder, `${at}-timed.wav`)
    execFileSync('espeak-ng', ['-v', english ? 'en-us' : 'cmn', '-s', english ? '150' : '165', '-w', raw, part.say])
    const spoken = Number(execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', raw]).toString())
    const tempo = Math.max(1, Math.min(2, spoken / (part.seconds - 0.3)))
    ffmpeg(['-i', raw, '-af', `atempo=${tempo.toFixed(3)},apad`, '-t', String(part.seconds), '-ar', '24000', '-ac', '1', timed])
    return timed
  })
  const list = join(folder, 'voice.txt')
  writeFileSync(list, files.map((file) => `file '${file}'`).join('\n'))
  ffmpeg(['-f', 'concat', '-safe', '0', '-i', list, '-ar', '24000', '-ac', '1', '-b:a', '40k', target])
}

function ffmpeg(args: string[]): void {
  execFileSync('ffmpeg', ['-y', '-v', 'error', '-nostdin', ...args])
}

function slideHtml(title: string, slide: Slide, at: number, count: number): string {
  const escape = (text: string) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)
  return `<style>body{margin:0;width:960px;height:540px;background:#FBFAF7;color:#1D2025;font-family:"Noto Sans CJK SC",sans-serif;display:grid;grid-template-rows:auto 1fr auto;padding:44px 64px;box-sizing:border-box}
h1{font:700 44px/1.3 "Noto Serif CJK SC",serif;margin:0}p{margin:0;color:#69675F;font-size:18px}ul{list-style:none;margin:28px 0 0;padding:0 0 0 24px;border-left:4px solid #0F6E63;align-self:start;display:grid;gap:14px;font-size:28px}
footer{display:flex;justify-content:space-between;color:#69675F;font-size:16px}b{color:#0F6E63}</style>
<p>${escape(title)}</p><div style="padding-top:36px"><h1>${escape(slide.heading)}</h1><ul>${slide.lines.map((line) => `<li>${escape(line)}</li>`).join('')}</ul></div><footer><span>Klearn</span><span><b>${at + 1}</b> / ${count}</span></footer>`
}
