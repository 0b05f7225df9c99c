let wake: (() => void) | undefined

/** The relay of this process registers itself here; without one (a web-only process) its tick finds the row. */
export const onNudge = (listener: (() => void) | undefined) => {
  wake = listener
}

/** Called after a commit that published something. */
export const nudgeRelay = () => wake?.()
