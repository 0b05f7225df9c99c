import { formatMoney } from '#platform/money/index.ts'
import type { TestPayment } from './store.ts'

const plain = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

const acts = [
  ['pay', '付款', 'Pay', 'pri'],
  ['fail', '付款失败', 'Fail', ''],
  ['late', '20 秒后才到账', 'Pay late (20 s)', ''],
  ['twice', '付款，回调两次', 'Pay, call back twice', ''],
  ['silent', '付款，不回调', 'Pay, never call back', '']
] as const

/** Where one plays the payer. In both languages at once: it belongs to no reader's profile. */
export function payPage(payment: TestPayment): string {
  const state = { open: '等待付款 · open', succeeded: '已付款 · paid', failed: '付款失败 · failed' }[payment.state]
  const buttons = acts.map(([act, zh, en, kind]) => `<button class="${kind}" name="act" value="${act}">${zh}<span>${en}</span></button>`).join('')
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>测试支付 · Test gateway</title><style>
:root{color-scheme:light dark;--p:#FBFAF7;--s:#fff;--i:#1D2025;--m:#69675F;--l:#E6E1D7;--j:#0F6E63;--o:#fff}
@media(prefers-color-scheme:dark){:root{--p:#14161A;--s:#1A1D22;--i:#E8E6E1;--m:#9A978F;--l:#2B2F36;--j:#4FB8A8;--o:#08201C}}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--p);color:var(--i);font:16px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",system-ui,sans-serif}
main{width:min(420px,100vw - 32px);background:var(--s);border:1px solid var(--l);border-radius:10px;padding:28px;box-sizing:border-box}
h1{font-size:16px;margin:0;color:var(--m);font-weight:500}p{margin:4px 0}.sum{font:700 36px/1.4 "Songti SC","Noto Serif CJK SC",serif;font-variant-numeric:tabular-nums}
form{display:grid;gap:10px;margin-top:20px}button{font:inherit;color:inherit;min-height:48px;border-radius:8px;border:1px solid var(--l);background:none;padding:6px 16px;display:flex;justify-content:space-between;align-items:center;gap:12px;cursor:pointer}
button span{font-size:14px;color:var(--m)}button.pri{background:var(--j);border-color:var(--j);color:var(--o)}button.pri span{color:inherit}button:focus-visible{outline:2px solid var(--j);outline-offset:2px}small{color:var(--m)}</style></head>
<body><main><h1>测试支付 · Test gateway</h1><p class="sum">${plain(formatMoney(payment.amount, payment.currency, 'zh-CN'))}</p><p>${plain(payment.subject)}</p><p><small>${state}</small></p>
<form method="post">${buttons}</form></main></body></html>`
}
