import { refuse } from '#platform/errors.ts'
import type { Gateway } from './gateway.ts'

const configured = new Map<string, Gateway>()

/** Makes a gateway available; the server does so at start for each one that is configured. */
export const useGateway = (gateway: Gateway): void => {
  configured.set(gateway.name, gateway)
}

export const gatewayNames = (): string[] => [...configured.keys()]

/** The gateway of this name. Refuses with `payments/no-such-gateway`. */
export function gatewayNamed(name: string): Gateway {
  const gateway = configured.get(name)
  if (!gateway) throw refuse.invalid('payments/no-such-gateway')
  return gateway
}
