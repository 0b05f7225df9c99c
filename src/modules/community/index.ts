import type { Module } from '#platform/module.ts'
import { api } from './api.ts'
import { keepTime } from './keep-time.ts'
import { endDueSanctions } from './moderation/sanctions.ts'
import { registerCommunityPrivacy } from './privacy.ts'
import { indexAgain } from './talk/choose-readers.ts'
import { tellAccepted, tellDecided, tellHidden, tellLifted, tellMentioned, tellMoreOfReply, tellOfReply, tellSanctioned, tellWaiting } from './tell.ts'
import { topics } from './topics.ts'

registerCommunityPrivacy()

export const community: Module = {
  name: 'community',
  api,
  reactions: [tellOfReply, tellMoreOfReply, tellMentioned, tellAccepted, tellWaiting, tellHidden, tellSanctioned, tellLifted, tellDecided, indexAgain],
  schedules: [keepTime, endDueSanctions],
  topics
}

export { fileReport, type Subject } from './moderation/cases.ts'
export { mutedUntil } from './moderation/sanctions.ts'
export { type Breach, breachNames } from './rules.ts'
export { acceptCurrentRules } from './rules-of-community.ts'
// Pages.
export { decideAppeal, fileAppeal } from './moderation/appeals.ts'
export { reportPost } from './moderation/report.ts'
export { imposeSanction, liftSanction } from './moderation/sanctions.ts'
export { hidePost, restorePost, settleCase } from './moderation/settle-case.ts'
export { allDiscussions } from './queries/all-discussions.ts'
export { communityHome } from './queries/community-home.ts'
export { discussedCourse, listDiscussions } from './queries/list-discussions.ts'
export { listAppeals, listCases, listSanctions, showCase } from './queries/moderation.ts'
export { myCases, showSanction } from './queries/my-cases.ts'
export { showThread } from './queries/show-thread.ts'
export { acceptRulesNow, publishRules, showRules } from './rules-of-community.ts'
export { acceptReply, unacceptReply } from './talk/accept-reply.ts'
export { chooseReaders } from './talk/choose-readers.ts'
export { curate } from './talk/curate.ts'
export { deleteDiscussion, deleteReply } from './talk/delete-post.ts'
export { editDiscussion, editReply } from './talk/edit-post.ts'
export { followDiscussion, unfollowDiscussion } from './talk/follow.ts'
export { markDiscussionUseful, markReplyUseful } from './talk/mark-useful.ts'
export { openDiscussion } from './talk/open-discussion.ts'
export { postReply } from './talk/post-reply.ts'
