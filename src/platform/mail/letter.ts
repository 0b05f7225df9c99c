import { m } from '#paraglide/messages.js'

/** What a mail says, in the reader's language. Texts are plain; whatever they contain is shown as written. */
export interface Letter {
  locale: 'zh-CN' | 'en'
  subject: string
  heading: string
  /** A line break within a paragraph stays one. */
  paragraphs: readonly string[]
  button?: { label: string; url: string }
  /** Why this person gets the mail, and who sends it. */
  footer: string
  /** For mails that people may refuse: newsletters, digests, notices. */
  unsubscribeUrl?: string
}

/** The look of `ui/tokens.css` in the few colours that mail programs understand. */
const look = {
  paper: '#FBFAF7',
  surface: '#FFFEFC',
  line: '#E6E1D7',
  ink: '#1D2025',
  soft: '#4B4D50',
  faint: '#69675F',
  jade: '#0F6E63',
  serif: "'Songti SC','Source Han Serif SC','Noto Serif CJK SC',SimSun,serif",
  sans: "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',Helvetica,Arial,sans-serif"
}

/** The letter as HTML: tables and inline styles, because mail programs know little else. */
export function letterHtml(letter: Letter): string {
  const { locale, heading, paragraphs, button, footer, unsubscribeUrl } = letter
  const text = `font:16px/1.75 ${look.sans};color:${look.ink};margin:0 0 16px`
  const small = `font:13px/1.7 ${look.sans};color:${look.faint};margin:0 0 8px`
  const link = button && webAddress(button.url)
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light"><title>${asText(letter.subject)}</title></head>
<body style="margin:0;padding:0;background:${look.paper}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:${look.paper}"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px">
<tr><td style="padding:0 0 20px;font:700 20px/1 ${look.serif};color:${look.ink}"><span style="display:inline-block;width:10px;height:20px;background:${look.jade};margin-right:10px;vertical-align:-3px"></span>Klearn</td></tr>
<tr><td style="background:${look.surface};border:1px solid ${look.line};border-radius:10px;padding:32px 28px">
<h1 style="font:700 22px/1.4 ${look.serif};color:${look.ink};margin:0 0 20px">${asText(heading)}</h1>
${paragraphs.map((paragraph) => `<p style="${text}">${asText(paragraph).replaceAll('\n', '<br>')}</p>`).join('\n')}
${
  button && link
    ? `<p style="margin:24px 0"><a href="${asText(link)}" style="display:inline-block;background:${look.jade};color:#FFFFFF;font:600 16px/1 ${look.sans};padding:14px 22px;border-radius:8px;text-decoration:none">${asText(button.label)}</a></p>
<p style="${small}">${asText(m.platform_mail_not_loading({}, { locale }))}<br><a href="${asText(link)}" style="color:${look.jade};word-break:break-all">${asText(link)}</a></p>`
    : ''
}
</td></tr>
<tr><td style="padding:20px 4px 0">
<p style="${small}">${asText(footer).replaceAll('\n', '<br>')}</p>
${unsubscribeUrl ? `<p style="${small}"><a href="${asText(webAddress(unsubscribeUrl))}" style="color:${look.faint}">${asText(m.platform_mail_unsubscribe({}, { locale }))}</a></p>` : ''}
</td></tr></table></td></tr></table></body></html>`
}

/** The same letter as plain text. */
export function letterText({ locale, heading, paragraphs, button, footer, unsubscribeUrl }: Letter): string {
  return [
    heading,
    ...paragraphs,
    button ? `${button.label}\n${webAddress(button.url)}` : '',
    '-- ',
    footer,
    unsubscribeUrl ? `${m.platform_mail_unsubscribe({}, { locale })}\n${webAddress(unsubscribeUrl)}` : ''
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** Mails carry whole http addresses only: a relative one leads nowhere there, and a script must not. */
export function webAddress(url: string): string {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) throw new RangeError(`not an address for a mail: ${url.slice(0, 80)}`)
  return new URL(url).href
}

function asText(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
