/** A command cannot do its work and can say why in words; printed without a stack. */
export class CommandProblem extends Error {
  override name = 'CommandProblem'
}
