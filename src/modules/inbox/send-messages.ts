import { deliver, deliverDue, markUnclear } from '#platform/outgoing/index.ts'
import { reaction, schedule } from './tables.ts'

/** A message leaves as soon as what it tells is committed. */
export const sendMessage = reaction('message.queued', 'send-message', async (_doing, { payload }) => {
  await deliver(payload.messageId)
})

/** Messages that waited for the end of quiet hours or for another try. */
export const sendDueMessages = schedule('send-due-messages', '* * * * *', async () => {
  await deliverDue()
  await markUnclear()
})
