export interface Trial {
  /** Two connections of this browser reach each other. */
  works: boolean
  /** Through the relay; null: there is none. */
  relay: boolean | null
}

const patienceMs = 8000

/** Tries the way that a conversation takes, within this page: with the servers that are set up, and through the relay alone. */
export async function tryConnection(iceServers: RTCIceServer[], relay: boolean): Promise<Trial> {
  const [works, relayed] = await Promise.all([reaches({ iceServers }), relay ? reaches({ iceServers, iceTransportPolicy: 'relay' }) : null])
  return { works, relay: relayed }
}

async function reaches(configuration: RTCConfiguration): Promise<boolean> {
  if (typeof RTCPeerConnection === 'undefined') return false
  const [a, b] = [new RTCPeerConnection(configuration), new RTCPeerConnection(configuration)]
  try {
    a.onicecandidate = ({ candidate }) => void b.addIceCandidate(candidate ?? undefined).catch(() => {})
    b.onicecandidate = ({ candidate }) => void a.addIceCandidate(candidate ?? undefined).catch(() => {})
    const channel = a.createDataChannel('trial')
    const heard = new Promise<boolean>((resolve) => {
      b.ondatachannel = (event) => {
        event.channel.onmessage = () => resolve(true)
      }
      channel.onopen = () => channel.send('1')
      setTimeout(() => resolve(false), patienceMs)
    })
    await a.setLocalDescription()
    if (a.localDescription) await b.setRemoteDescription(a.localDescription)
    await b.setLocalDescription()
    if (b.localDescription) await a.setRemoteDescription(b.localDescription)
    return await heard
  } catch {
    return false
  } finally {
    a.close()
    b.close()
  }
}
