import { del, type Endpoint, get, post, put } from '#platform/module.ts'
import { decideAppeal, fileAppeal } from './moderation/appeals.ts'
import { reportPost } from './moderation/report.ts'
import { imposeSanction, liftSanction } from './moderation/sanctions.ts'
import { hidePost, restorePost, settleCase } from './moderation/settle-case.ts'
import { allDiscussions } from './queries/all-discussions.ts'
import { communityHome } from './queries/community-home.ts'
import { discussedCourse, listDiscussions } from './queries/list-discussions.ts'
import { listAppeals, listCases, listSanctions, showCase } from './queries/moderation.ts'
import { myCases, showSanction } from './queries/my-cases.ts'
import { listRevisions } from './queries/revisions.ts'
import { showThread } from './queries/show-thread.ts'
import { acceptRulesNow, publishRules, showRules } from './rules-of-community.ts'
import { acceptReply, unacceptReply } from './talk/accept-reply.ts'
import { chooseReaders } from './talk/choose-readers.ts'
import { curate } from './talk/curate.ts'
import { deleteDiscussion, deleteReply } from './talk/delete-post.ts'
import { editDiscussion, editReply } from './talk/edit-post.ts'
import { followDiscussion, markRead, unfollowDiscussion } from './talk/follow.ts'
import { markDiscussionUseful, markReplyUseful } from './talk/mark-useful.ts'
import { openDiscussion } from './talk/open-discussion.ts'
import { postReply } from './talk/post-reply.ts'
import { previewPost } from './talk/preview.ts'

export const api: Endpoint[] = [
  get('/discussions', communityHome),
  get('/courses/:courseId/discussions', listDiscussions),
  post('/courses/:courseId/discussions', openDiscussion),
  put('/courses/:courseId/discussion-readers', chooseReaders),
  get('/discussed-courses/:slug', discussedCourse),
  get('/discussions/:discussionId', showThread),
  put('/discussions/:discussionId', editDiscussion),
  del('/discussions/:discussionId', deleteDiscussion),
  post('/discussions/:discussionId/replies', postReply),
  put('/discussions/:discussionId/curation', curate),
  put('/discussions/:discussionId/follow', followDiscussion),
  del('/discussions/:discussionId/follow', unfollowDiscussion),
  put('/discussions/:discussionId/read-mark', markRead),
  put('/discussions/:discussionId/useful', markDiscussionUseful),
  del('/discussions/:discussionId/acceptance', unacceptReply),
  put('/replies/:replyId', editReply),
  del('/replies/:replyId', deleteReply),
  put('/replies/:replyId/acceptance', acceptReply),
  put('/replies/:replyId/useful', markReplyUseful),
  get('/posts/:subjectKind/:subjectId/revisions', listRevisions),
  post('/posts/preview', previewPost),
  post('/reports', reportPost),
  get('/community-rules', showRules),
  post('/community-rules', publishRules),
  post('/community-rules/acceptances', acceptRulesNow),
  get('/my-cases', myCases),
  get('/sanctions/:sanctionId', showSanction),
  post('/sanctions/:sanctionId/appeals', fileAppeal),
  get('/moderation/cases', listCases),
  get('/moderation/cases/:caseId', showCase),
  post('/moderation/cases/:caseId/settlement', settleCase),
  post('/moderation/cases/:caseId/restoration', restorePost),
  post('/moderation/hidden-posts', hidePost),
  get('/moderation/sanctions', listSanctions),
  post('/moderation/sanctions', imposeSanction),
  post('/moderation/sanctions/:sanctionId/lift', liftSanction),
  get('/moderation/appeals', listAppeals),
  post('/moderation/appeals/:appealId/decision', decideAppeal),
  get('/moderation/discussions', allDiscussions)
]
