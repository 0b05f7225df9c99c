import { tell } from '#modules/inbox/index.ts'
import { reaction } from './tables.ts'

export const tellRated = reaction('course.rated', 'tell-rated', async ({ work, afterCommit }, { payload: { ratingId, courseId, learnerId, expertId } }) => {
  const rating = await work
    .selectFrom('feedback.course_rating as r')
    .innerJoin('catalog.course_card as c', 'c.id', 'r.course_id')
    .leftJoin('identity.person_card as p', 'p.id', 'r.learner_id')
    .select(['c.title', 'c.slug', 'p.name', 'r.content', 'r.interaction', 'r.outcome'])
    .where('r.id', '=', ratingId)
    .where('c.id', '=', courseId)
    .where('r.hidden_at', 'is', null)
    .executeTakeFirst()
  if (!rating || learnerId === expertId) return
  const { content, interaction, outcome } = rating
  await tell(work, {
    personId: expertId,
    kind: 'course_rated',
    key: `rated:${ratingId}`,
    url: `/courses/${rating.slug}/reviews#rating-${ratingId}`,
    data: { name: rating.name ?? '', course: rating.title, content, interaction, outcome },
    subject: `rating:${ratingId}`,
    afterCommit
  })
})

export const tellAnswered = reaction('rating.answered', 'tell-answered', async ({ work, afterCommit }, { payload: { ratingId, learnerId, expertId } }) => {
  const rating = await work
    .selectFrom('feedback.course_rating as r')
    .innerJoin('catalog.course_card as c', 'c.id', 'r.course_id')
    .select(['c.title', 'c.slug'])
    .where('r.id', '=', ratingId)
    .where('r.hidden_at', 'is', null)
    .executeTakeFirst()
  const expert = await work.selectFrom('identity.person_card').select('name').where('id', '=', expertId).executeTakeFirst()
  if (rating)
    await tell(work, {
      personId: learnerId,
      kind: 'rating_answered',
      key: `rating-answered:${ratingId}`,
      url: `/courses/${rating.slug}/reviews#rating-${ratingId}`,
      data: { name: expert?.name ?? '', course: rating.title },
      subject: `rating:${ratingId}`,
      afterCommit
    })
})
