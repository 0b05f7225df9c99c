let react: (() => void) | undefined

/**
 * What Ctrl-C and SIGTERM do from now on. The listeners stay the same: while one is taken away and another
 * put in its place, a signal would be lost or kill the process.
 */
export function onStopSignal(reaction: () => void): void {
  if (!react) for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => react?.())
  react = reaction
}
