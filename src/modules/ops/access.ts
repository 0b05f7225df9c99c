type Who = { roles: readonly string[] }
const has = (actor: Who, ...wanted: string[]) => actor.roles.some((role) => wanted.includes(role))

/** Money on the dashboard: not for those who look after people and posts only. */
export const seesMoney = (actor: Who): boolean => has(actor, 'operator', 'finance', 'decision_maker', 'admin')

export const maySendAgain = (actor: Who): boolean => has(actor, 'operator', 'admin')
export const mayReadCaught = (actor: Who): boolean => has(actor, 'operator', 'admin')
