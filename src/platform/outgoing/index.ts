export { openCarriers } from './carriers.ts'
export { queueMail, queueSms } from './queue.ts'
export { deliver, deliverDue, markUnclear, useCarriers } from './send.ts'
