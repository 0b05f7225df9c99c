import { createContext } from 'svelte'

/** What the server knew when it drew the page; the browser draws the same words again. */
export interface Clock {
  /** milliseconds; fixed for one page, so that server and browser agree on "today" */
  now: number
  /** the zone all times are written in */
  zone: string
  /** the reader's own zone, told beside it when it differs */
  viewerZone?: string
}

const [get, set] = createContext<() => Clock>()

/** Called once by the root layout: setClock(() => data.clock). */
export const setClock = set

/** The page's clock, or Beijing time now where no layout has set one (the gallery, an error page). */
export function useClock(): () => Clock {
  try {
    return get()
  } catch {
    const now = Date.now()
    return () => ({ now, zone: 'Asia/Shanghai' })
  }
}
