import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DrawnCache } from './cache.ts'
import { isHeavy } from './guard.ts'
import { excerpt, findMentions, outline, plainText, renderInline, renderMarkdown } from './index.ts'

const TAG = /^<\/?([a-z][a-z0-9]*)((?: [^\s"'<>=]+(?:="[^"]*")?)*)>/
const FORBIDDEN = /^(script|iframe|object|embed|svg|style|form|button|base|meta|link|textarea|template|noscript|audio|video|source)$/

/** Reads the output as a browser would: every `<` begins a whole tag of a harmless name with harmless attributes. */
function expectHarmless(html: string): void {
  for (let at = html.indexOf('<'); at >= 0; ) {
    const [tag = '', name = '', attributes = ''] = TAG.exec(html.slice(at)) ?? []
    expect(tag, `no whole tag at: ${html.slice(at, at + 80)}`).not.toBe('')
    expect(name).not.toMatch(FORBIDDEN)
    for (const [, attribute = '', value = ''] of attributes.matchAll(/ ([^\s=]+)(?:="([^"]*)")?/g)) {
      expect(attribute).not.toMatch(/^(on.*|style|srcdoc|formaction|srcset|name)$/)
      if (attribute === 'href' || attribute === 'src') expect(value).toMatch(/^(https?:|mailto:|tel:|[/#?]|[^:]*$)/i)
    }
    at = html.indexOf('<', at + tag.length)
  }
}

describe('articles', () => {
  test('tables, task lists, footnotes', async () => {
    const html = await renderMarkdown('|a|b|\n|:-:|-|\n|1|2|\n\n- [x] 读完\n- [ ] 练习\n\n正文[^1]\n\n[^1]: 注释')
    expect(html).toContain('<div class="table-scroll" tabindex="0"><table>')
    expect(html).toContain('<th align="center">a</th>')
    expect(html).toContain('<input type="checkbox" checked disabled aria-label="读完">')
    expect(html).toContain('<a href="#fn-1" id="fnref-1"')
    expect(html).toContain('<li id="fn-1">')
    expect(html).toContain('<h2 class="sr-only" id="footnote-label">脚注</h2>')
    expect(await renderMarkdown('正文[^1]\n\n[^1]: 注释', { locale: 'en' })).toContain('>Footnotes</h2>')
  })

  test('several texts on one page keep their ids apart', async () => {
    const html = await renderMarkdown('## 标题\n\n正文[^1]\n\n[^1]: 注释', { idPrefix: 'p7-' })
    expect(html).toContain('id="p7-h-标题"')
    expect(html).toContain('<a href="#p7-fn-1" id="p7-fnref-1" data-footnote-ref="" aria-describedby="p7-footnote-label">')
    expect(html).toContain('id="p7-footnote-label"')
  })

  test('headings have ids, the same that the outline names', async () => {
    const source = '# 总览\n## 第一步：安装\n## 第一步：安装\n### `npm` 与 Node\n## !!!'
    const html = await renderMarkdown(source)
    expect(html).toContain('<h2 id="h-总览">总览</h2>')
    const entries = outline(source)
    expect(entries.map((entry) => entry.id)).toEqual(['h-总览', 'h-第一步-安装', 'h-第一步-安装-2', 'h-npm-与-node', 'h-section'])
    expect(entries.map((entry) => entry.depth)).toEqual([2, 2, 2, 3, 2])
    for (const { id } of entries) expect(html).toContain(`id="${id}"`)
  })

  test('formulas become MathML, alone in a paragraph as a block, and wrong ones stay readable', async () => {
    expect(await renderMarkdown('质能 $E=mc^2$')).toContain('<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics>')
    for (const source of ['$$\\frac{a}{b}$$', '$$\n\\frac{a}{b}\n$$']) expect(await renderMarkdown(source)).toContain('display="block"')
    expect(await renderMarkdown('$\\frac{a$')).toContain('katex-error')
    expect(await renderMarkdown('$\\href{javascript:alert(1)}{x}$')).not.toContain('href=')
  })

  test('code carries classes, not colours; diagrams wait for the browser', async () => {
    const html = await renderMarkdown('```python\ndef f(): return "你好" # 注\n```\n\n```mermaid\ngraph TD; A-->B\n```\n\n```nonsense\nx < y\n```')
    expect(html).toContain('<pre class="code" tabindex="0" data-language="python"><code class="language-python"><span class="tk-keyword">def</span>')
    expect(html).toContain('<span class="tk-comment"># 注</span>')
    expect(html).toContain('<pre class="mermaid">graph TD; A-->B\n</pre>')
    expect(html).toContain('<code class="language-nonsense">x &#x3C; y\n</code>')
    expect(html).not.toContain('style=')
  })

  test('callouts', async () => {
    expect(await renderMarkdown('> [!WARNING]\n> 先备份')).toContain(
      '<div class="callout callout-warning">\n<p class="callout-title">注意</p>\n<p>先备份</p>\n</div>'
    )
    expect(await renderMarkdown('> [!TIP] 快一点\n> 用缓存', { locale: 'en' })).toContain('<p class="callout-title">快一点</p>')
    expect(await renderMarkdown('> [!tip]', { locale: 'en' })).toContain('<p class="callout-title">Tip</p>')
    expect(await renderMarkdown('> [!CONSTRUCTOR]\n> x')).toContain('<blockquote>')
  })

  test('links and pictures', async () => {
    const html = await renderMarkdown('[外](https://a.example/x) [内](https://klearn.example/y) [近](/courses) ![图](https://a.example/i.png)', {
      origin: 'https://klearn.example'
    })
    expect(html).toContain('<a href="https://a.example/x" rel="noopener nofollow ugc" target="_blank">外</a>')
    expect(html).toContain('<a href="https://klearn.example/y">内</a>')
    expect(html).toContain('<a href="/courses">近</a>')
    expect(html).toContain('<img src="https://a.example/i.png" alt="图" loading="lazy" decoding="async">')
    expect(await renderMarkdown('<img src="/i.png" width="320" height="200" alt="x">')).toContain('width="320" height="200"')
  })
})

describe('comments', () => {
  test('keep the words of what they cannot hold', async () => {
    expect(await renderInline('# 大标题')).toBe('<p><strong>大标题</strong></p>')
    expect(await renderInline('![图](https://a.example/i.png)')).toBe(
      '<p><a href="https://a.example/i.png" rel="noopener nofollow ugc" target="_blank">图</a></p>'
    )
    expect(await renderInline('用 List<T> 和 <b>x</b>')).toBe('<p>用 List&#x3C;T> 和 &#x3C;b>x&#x3C;/b></p>')
    expect(await renderInline('**好** `code`\n\n- 一\n- 二')).toContain('<strong>好</strong> <code>code</code>')
  })

  test('mentions become links for the names that exist, not in code or links', async () => {
    const mentions = { 王芳: '/people/wang-fang', zhang_wei: '/people/zhang_wei' }
    const html = await renderInline('@王芳 和 @zhang_wei，@nobody `@王芳` [@王芳](/x) mail@王芳', { mentions })
    expect(html.match(/class="mention"/g)?.length).toBe(2)
    expect(html).toContain('<a href="/people/wang-fang" class="mention">@王芳</a>')
    expect(html).toContain('<code>@王芳</code>')
    expect(await renderInline('@constructor @__proto__', { mentions })).not.toContain('mention')
  })
})

describe('mentions in a text', () => {
  test('names of any script, once each, not in mail addresses or code', () => {
    expect(findMentions('@王芳 你好 @zhang_wei, cc @王芳。(@李雷)')).toEqual(['王芳', 'zhang_wei', '李雷'])
    expect(findMentions('a@b.com x/@y @@z `@code` ```\n@fence\n```')).toEqual([])
    expect(findMentions('')).toEqual([])
  })
})

describe('plain text', () => {
  test('the words, line by line', () => {
    expect(plainText('# 标题\n\n**粗** [链接](https://x) ![图](y)\n\n- 一\n- 二\n\n|a|b|\n|-|-|\n|1|2|\n\n```js\nlet x\n```')).toBe(
      '标题\n粗 链接 图\n一\n二\na b\n1 2\nlet x'
    )
    expect(plainText('> [!NOTE]\n> 说明')).toBe('说明')
    expect(plainText('a <b>c</b>')).toBe('a c')
  })

  test('an excerpt is prose and short', () => {
    expect(excerpt('# 标题\n\n第一段。\n\n```js\ncode\n```\n\n第二段。')).toBe('第一段。 第二段。')
    expect(excerpt('很长的一段话'.repeat(50), 10)).toBe('很长的一段话很长的…')
    expect(excerpt('😀'.repeat(20), 5)).toBe('😀😀😀😀…')
  })
})

describe('hostile input', () => {
  const attacks = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<svg onload=alert(1)><script>alert(1)</script></svg>',
    '<a href="javascript:alert(1)">x</a>',
    '[x](javascript:alert(1)) [y](JaVaScRiPt&#58;alert(1)) [z](\u0001javascript:alert(1)) [w](java\nscript:alert(1))',
    '[x](data:text/html;base64,PHNjcmlwdD4=) ![y](data:image/svg+xml,<svg/onload=alert(1)>) [v](vbscript:x)',
    '<https://a.example/"onmouseover="alert(1)> ![a"onerror="alert(1)](https://x.example)',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe><object data="x"></object><embed src="x">',
    '<style>*{background:url(javascript:alert(1))}</style><p style="position:fixed;inset:0">x</p>',
    '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>',
    '<form action="https://evil.example"><input name="password"><button formaction="x">Sign in</button></form>',
    '<div id="main" name="location" class="admin-only">x</div><a id="h-1" href="//evil.example">y</a>',
    '<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<template><script>alert(1)</script></template><textarea><script>x</script></textarea>',
    '```"><script>alert(1)</script>\nx\n```',
    '```mermaid\n<img src=x onerror=alert(1)>\n```',
    '$\\text{<img src=x onerror=alert(1)>}$ $\\htmlStyle{color:red}{x}$ $\\url{javascript:alert(1)}$',
    '<picture><source srcset="javascript:alert(1)"><img src="x"></picture>',
    '> [!NOTE] <img src=x onerror=alert(1)>\n> x',
    '[^<script>]: x\n\n[^<script>]',
    '<x onclick=alert(1)>a</x><a xlink:href="javascript:alert(1)">b</a>'
  ]

  test.each(attacks)('%s', async (attack) => {
    for (const html of [await renderMarkdown(attack), await renderInline(attack), await renderInline(attack, { mentions: { x: '/x' } })]) expectHarmless(html)
  })

  test('no id and no class of the page can be taken', async () => {
    const html = await renderMarkdown('<div id="main" class="admin-only mention">x</div><p id="fn-1" class="callout">y</p>')
    expect(html).not.toContain('main')
    expect(html).not.toContain('admin-only')
    expect(html).not.toContain('mention')
  })

  test('any mixture of marks and tags is harmless', async () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '`',
      '```\n',
      '[',
      '](',
      ')',
      '![',
      '<script>',
      '</p>',
      '<img src=',
      ' onerror=',
      'javascript:',
      '<!--',
      '-->',
      '<svg>',
      '$',
      '$$',
      '|',
      '\n',
      '\n\n',
      '> ',
      '- ',
      '&lt;',
      '&#x3C;',
      '[^1]',
      '[^1]: ',
      '@x',
      'a',
      ' '
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
        expectHarmless(await renderMarkdown(pieces.join('')))
        expectHarmless(await renderInline(pieces.join(''), { mentions: { x: '/x' } }))
      }),
      { numRuns: 300 }
    )
  })

  test('ordinary long lessons are not taken for attacks', () => {
    const table = ['|a|b|c|', '|-|-|-|', ...Array(60).fill('|**1**|`2`|[3](/x)|')].join('\n')
    const code = ['```c', ...Array(60).fill('/**********************************/\nint *p = &a[0]; char **q;\n'), '```\n'].join('\n')
    expect(isHeavy(`# 一课\n\n${table}\n${code}\n${'一段**普通**的话，有 `代码` 和[链接](/x)。\n\n'.repeat(200)}`)).toBe(false)
  })

  test('bombs cost others nothing: the server answers on while they are drawn', async () => {
    const bombs = [
      '>'.repeat(20_000),
      '*_'.repeat(10_000),
      '1. '.repeat(6_000),
      '[a]('.repeat(5_000),
      '<div>'.repeat(4_000),
      '$$'.repeat(3_000),
      '`'.repeat(6_000)
    ]
    let longest = 0
    let last = performance.now()
    const ticking = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 5)
    const drawn = Promise.all([renderMarkdown(bombs[1] ?? '')])
    for (const bomb of bombs) plainText(bomb)
    for (const html of await drawn) expectHarmless(html)
    clearInterval(ticking)
    expect(bombs.every(isHeavy)).toBe(true)
    expect(longest).toBeLessThan(1_500)
  }, 30_000)

  test('a megabyte is shown as it was written, at once', async () => {
    const begun = performance.now()
    const html = await renderMarkdown('<script>x</script> **粗** '.repeat(50_000))
    expect(performance.now() - begun).toBeLessThan(1_000)
    expect(html.startsWith('<pre class="as-written" tabindex="0">&lt;script&gt;')).toBe(true)
    expect(plainText('**粗** '.repeat(150_000)).length).toBeGreaterThan(100_000)
  })

  test('a long honest text is drawn, beside the others', async () => {
    const html = await renderMarkdown('一段**普通**的话。\n\n'.repeat(2_500))
    expect(html.match(/<strong>/g)?.length).toBe(2_500)
  }, 20_000)
})

describe('cache', () => {
  test('draws once, forgets the oldest, does not keep failures', async () => {
    const cache = new DrawnCache(10)
    let drawn = 0
    const draw = async () => {
      drawn += 1
      return 'abcd'
    }
    await Promise.all([cache.get(['a'], draw), cache.get(['a'], draw)])
    expect(drawn).toBe(1)
    await cache.get(['b'], draw)
    await cache.get(['a'], draw)
    await cache.get(['c'], draw)
    expect(cache.size).toBe(8)
    await cache.get(['a'], draw)
    expect(drawn).toBe(3)
    await cache.get(['b'], draw)
    expect(drawn).toBe(4)
    await expect(cache.get(['x'], () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await cache.get(['x'], draw)).toBe('abcd')
  })
})
