/**
 * Watches realtime topics; calls `changed` when one of them hints at news. Reconnects by itself and calls
 * once after each reconnection, since hints in between are lost. Returns how to stop.
 */
export function watch(topics: string[], changed: (topic: string) => void): () => void {
  let socket: WebSocket | undefined
  let stopped = false
  let wait = 1000
  let first = true
  const open = () => {
    if (stopped) return
    socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/realtime`)
    socket.onopen = () => {
      wait = 1000
      socket?.send(JSON.stringify({ watch: topics }))
      if (!first) for (const topic of topics) changed(topic)
      first = false
    }
    socket.onmessage = ({ data }) => changed((JSON.parse(data) as { topic: string }).topic)
    socket.onclose = () => {
      if (stopped) return
      setTimeout(open, wait)
      wait = Math.min(wait * 2, 30_000)
    }
  }
  open()
  return () => {
    stopped = true
    socket?.close()
  }
}
