import { say } from './say.ts'
import { onStopSignal } from './stop-signal.ts'

type Step = { name: string; stop: () => Promise<unknown> }

/**
 * Waits for Ctrl-C or SIGTERM, then runs the steps in their order. A second Ctrl-C ends at once:
 * nothing acknowledged is lost by that either, only requests in flight are cut off.
 */
export async function untilStopped(steps: Step[]): Promise<number> {
  await new Promise<void>((resolve) => {
    let asked = 0
    onStopSignal(() => {
      // A terminal and the launcher may both deliver the same Ctrl-C.
      if (asked === 0) {
        asked = Date.now()
        resolve()
      } else if (Date.now() - asked > 1000) {
        console.error(say('command_stop_now'))
        process.exit(1)
      }
    })
  })
  const began = Date.now()
  console.log(`\n${say('command_stopping')}`)
  let code = 0
  for (const { name, stop } of steps) {
    try {
      await stop()
    } catch (error) {
      // The next steps still have to run: above all the database.
      console.error(say('command_stop_failed', { name }), error)
      code = 1
    }
  }
  console.log(say('command_stopped', { seconds: ((Date.now() - began) / 1000).toFixed(1) }))
  return code
}
