import { m } from '#paraglide/messages.js'

/** Draws the Mermaid blocks inside an element, and again when the theme changes. Returns how to stop. */
export function drawDiagrams(within: HTMLElement): () => void {
  const blocks = [...within.querySelectorAll<HTMLElement>('pre.mermaid, pre > code.language-mermaid')].map((found) => {
    const source = found.textContent ?? ''
    const pre = found.closest('pre') ?? found
    const figure = document.createElement('div')
    figure.className = 'mermaid'
    pre.replaceWith(figure)
    return { source, pre, figure }
  })
  if (blocks.length === 0) return () => {}

  let stopped = false
  async function draw() {
    const { default: mermaid } = await import('mermaid')
    const style = getComputedStyle(within)
    const colour = (token: string) => resolved(style.getPropertyValue(token))
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: 'strict',
      theme: 'base',
      fontFamily: style.fontFamily,
      themeVariables: {
        background: colour('--surface'),
        primaryColor: colour('--sunken'),
        primaryTextColor: colour('--ink'),
        primaryBorderColor: colour('--control'),
        lineColor: colour('--ink-2'),
        secondaryColor: colour('--jade-soft'),
        tertiaryColor: colour('--paper'),
        edgeLabelBackground: colour('--surface'),
        fontSize: '15px'
      }
    })
    for (const [i, { source, pre, figure }] of blocks.entries()) {
      if (stopped) return
      try {
        const { svg } = await mermaid.render(`diagram-${Date.now()}-${i}`, source)
        figure.innerHTML = svg
      } catch {
        const words = document.createElement('p')
        words.className = 'sm mut'
        words.textContent = m.ui_diagram_failed()
        figure.replaceWith(words, pre)
      }
    }
  }
  void draw()
  const themes = new MutationObserver(() => void draw())
  themes.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  return () => {
    stopped = true
    themes.disconnect()
  }
}

/** Mermaid computes with colours and does not know light-dark(); the browser does. */
function resolved(value: string): string {
  const probe = document.createElement('span')
  probe.style.color = value
  document.body.append(probe)
  const colour = getComputedStyle(probe).color
  probe.remove()
  return colour
}
