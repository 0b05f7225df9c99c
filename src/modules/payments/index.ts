import type { Module } from '#platform/module.ts'
import { api } from './api.ts'
import { askGateways } from './ask-gateway.ts'
import { http } from './http.ts'
import { returnSurplus, sendRefund } from './send-refund.ts'

export const payments: Module = { name: 'payments', api, reactions: [sendRefund, returnSurplus], schedules: [askGateways], http }

export { gatewayNames, useGateway } from './gateways.ts'
export { startPayment } from './start-payment.ts'
export { openJournal, type TestGatewayJournal, writePaid } from './write-paid.ts'
