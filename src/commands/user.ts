import { type Role, roles, system } from '#platform/actor.ts'
import { loadConfig } from '#platform/config.ts'
import { context, runWith } from '#platform/context.ts'
import { database } from '#platform/db.ts'
import { Refusal } from '#platform/errors.ts'
import { openProduct } from './open-product.ts'
import { CommandProblem } from './problem.ts'
import { say } from './say.ts'

/**
 * klearn user setup-link | create NAME [ROLE] | password NAME | grant NAME ROLE | revoke NAME ROLE: what somebody needs who has
 * the machine but no account that may do it.
 */
export async function run(argv: string[]): Promise<number> {
  const [what = '', name = '', role = ''] = argv
  if (!['setup-link', 'create', 'password', 'grant', 'revoke'].includes(what)) throw new CommandProblem(say('command_user_usage'))
  const config = loadConfig()
  const origin = config.PUBLIC_URL ?? `http://localhost:${config.PORT}`
  const product = await openProduct('klearn user')
  const identity = await import('#modules/identity/index.ts')
  const { perform } = await import('#platform/perform.ts')
  const { messageOf } = await import('#platform/http/message.ts')

  const personId = async () => {
    const person = name ? await identity.personByUsername(database(), name) : undefined
    if (!person) throw new CommandProblem(say('command_user_unknown', { name }))
    return person.id
  }
  const passwordLink = (id: string) =>
    database()
      .transaction()
      .execute((work) => identity.resetLink(work, id, origin))
  const roleOf = (): Role => {
    const known = roles.find((one) => one === role)
    if (!known) throw new CommandProblem(say('command_user_roles', { roles: roles.join(', ') }))
    return known
  }
  const actions: Record<string, () => Promise<string>> = {
    'setup-link': async () => (await identity.setupLink(origin)) ?? say('command_user_has_admin'),
    create: async () => {
      const made = await perform(identity.createAccount, { username: name, roles: role ? [roleOf()] : [] })
      return `${say('command_user_created', { name })}\n${await passwordLink(made.personId)}`
    },
    password: async () => passwordLink(await personId()),
    grant: async () => {
      await perform(identity.giveRole, { personId: await personId(), role: roleOf() })
      return say('command_user_granted', { name, role })
    },
    revoke: async () => {
      await perform(identity.takeRole, { personId: await personId(), role: roleOf() })
      return say('command_user_revoked', { name, role })
    }
  }
  try {
    console.log(await runWith({ ...context(), actor: system, locale: product.locale }, async () => actions[what]?.()))
    return 0
  } catch (error) {
    if (error instanceof Refusal)
      throw new CommandProblem(
        [
          messageOf(error.code, product.locale, error.values),
          ...Object.values(error.fields ?? {})
            .flat()
            .map((code) => messageOf(code, product.locale))
        ].join(' ')
      )
    throw error
  } finally {
    await product.close()
  }
}
