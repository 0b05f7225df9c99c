/** The server's time, running on in the browser; `start` is what the page was drawn with. */
export function liveNow(start: () => number, every = 5_000): { readonly at: number } {
  let passed = $state(0)
  $effect(() => {
    start()
    passed = 0
    const from = performance.now()
    const timer = setInterval(() => (passed = performance.now() - from), every)
    return () => clearInterval(timer)
  })
  return {
    get at() {
      return start() + passed
    }
  }
}
