const key = (roomId: string) => `klearn-room-${roomId}`

/** Keeps, for this tab only, that one is inside. */
export function remember(roomId: string, inside: boolean): void {
  try {
    if (inside) sessionStorage.setItem(key(roomId), '1')
    else sessionStorage.removeItem(key(roomId))
  } catch {
    // private windows may forbid storage; one then comes in by hand
  }
}

/** This tab was inside when it was reloaded. */
export function wasInside(roomId: string): boolean {
  try {
    return sessionStorage.getItem(key(roomId)) !== null
  } catch {
    return false
  }
}
