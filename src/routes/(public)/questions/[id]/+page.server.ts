import {
  acceptAnswer,
  answerQuestion,
  askFollowUp,
  claimQuestion,
  declineQuestion,
  openDispute,
  releaseQuestion,
  revealAsker,
  ruleDispute,
  showQuestion,
  stateDispute,
  withdrawQuestion
} from '#modules/guidance/index.ts'
import type { UseCase } from '#platform/module.ts'
import { read, submit } from '#platform/pages.ts'
import { now } from '#platform/time/clock.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types'

/** A public question that was answered opens for everybody; for the others who sees it as what is decided by the query. */
export const load: PageServerLoad = async (event) => {
  event.depends('guidance:question')
  return { question: await read(showQuestion, { requestId: event.params.id }), at: now().getTime() }
}

// biome-ignore lint/suspicious/noExplicitAny: use cases of all shapes
const act = (useCase: UseCase<any, any>) => (event: RequestEvent) => submit(event, useCase, { requestId: event.params.id })

export const actions: Actions = {
  accept: act(acceptAnswer),
  followUp: act(askFollowUp),
  withdraw: act(withdrawQuestion),
  dispute: act(openDispute),
  claim: act(claimQuestion),
  release: act(releaseQuestion),
  answer: act(answerQuestion),
  decline: act(declineQuestion),
  state: act(stateDispute),
  rule: act(ruleDispute),
  reveal: act(revealAsker)
}
