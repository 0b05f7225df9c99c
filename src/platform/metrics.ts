import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export const registry = new Registry()

const useCases = new Histogram({
  name: 'klearn_use_case_seconds',
  help: 'Time of a use case',
  labelNames: ['id', 'result'],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
  registers: [registry]
})
const reactions = new Histogram({
  name: 'klearn_reaction_seconds',
  help: 'Time of a reaction',
  labelNames: ['id'],
  buckets: [0.002, 0.01, 0.05, 0.25, 1, 5, 30],
  registers: [registry]
})
const requests = new Counter({
  name: 'klearn_http_requests_total',
  help: 'Requests by kind and status class',
  labelNames: ['kind', 'status'],
  registers: [registry]
})
const waiting = new Gauge({ name: 'klearn_outbox_events', help: 'Events that wait for the relay', registers: [registry] })

export function observeUseCase(id: string): (result: 'ok' | 'refused' | 'failed') => void {
  const stop = useCases.startTimer({ id })
  return (result) => stop({ result })
}

export const observeReaction = (id: string): (() => void) => {
  const stop = reactions.startTimer({ id })
  return () => stop()
}

export const countRequest = (kind: string, status: number) => requests.inc({ kind, status: `${Math.floor(status / 100)}xx` })
export const setWaitingEvents = (count: number) => waiting.set(count)
export const collectProcessMetrics = () => collectDefaultMetrics({ register: registry })
