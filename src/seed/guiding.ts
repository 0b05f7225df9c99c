import { addLearnerNote, addStep, assessStage, makeRemark, moveRemark, tickStep } from '#modules/guidance/index.ts'
import { aWaitingSecondReview, doneSecondReviews, reviewBetween, stageWaiting } from '#modules/guidance/guiding/builders.ts'
import { chooseInterests } from '#modules/identity/index.ts'
import { perform } from '#platform/perform.ts'
import { addDays, DEFAULT_ZONE, localDay } from '#platform/time/index.ts'
import { ago, as, type Happening, idOf, type World } from './world.ts'

/** How an expert looks after one learner, what learners said about guidance, and reviews that were done twice. */
export async function guiding(world: World): Promise<Happening[]> {
  const day = (days: number) => localDay(addDays(world.startedAt, days, DEFAULT_ZONE), DEFAULT_ZONE)
  const courseId = world.courses.get('python-data-analysis')?.courseId ?? ''
  const learnerId = idOf(world, 'sunian')
  const happens = (days: number, hours: number, run: Happening['run']): Happening => ({ at: ago(world, days, hours), run })
  const byExpert = (run: () => Promise<unknown>) => () => as(world, 'linzhiyuan', run)
  const step = (text: string, dueOn: string) => perform(addStep, { learnerId, courseId, text, dueOn })
  let first = ''
  return [
    happens(9, 20, () => as(world, 'sunian', () => perform(chooseInterests, { goal: '月底前用店里自己的订单做出第一份老板看得懂的月报', weeklyMinutes: 300 }))),
    happens(
      5,
      0,
      byExpert(async () => (first = (await step('把“缺失不等于零”里的三问写成清单，贴在笔记本第一页', day(-2))).id))
    ),
    happens(
      5,
      0,
      byExpert(() => perform(addLearnerNote, { learnerId, courseId, text: '先看例子再看公式，她学得最快。晚上九点以后才有时间。' }))
    ),
    happens(3, 2, () => as(world, 'sunian', () => perform(tickStep, { stepId: first, done: true }))),
    happens(
      1,
      6,
      byExpert(() => step('用自己店里的数据重做一遍去重，每删一类写一句理由', day(3)))
    ),
    happens(
      1,
      6,
      byExpert(() => step('交作业之前先估一个总额，和算出来的差多少写进结论', day(6)))
    ),
    happens(
      1,
      5,
      byExpert(async () => {
        const stageId = await stageWaiting(learnerId, courseId)
        if (stageId)
          await perform(assessStage, {
            stageId,
            wentWell: '每一步都留了原数据，别人能照着你的记录重跑一遍。',
            toImprove: '下结论之前先问一句“这个数从哪来”。第二章的三道题就练这个。'
          })
      })
    ),
    ...remarks(world),
    happens(0, 1, () => doneSecondReviews(idOf(world, 'linzhiyuan'), idOf(world, 'xuyizhou'), 18)),
    happens(0, 1, () => aWaitingSecondReview(idOf(world, 'xuyizhou'), idOf(world, 'linzhiyuan')))
  ]
}

/** One that was answered and led to a change, one that waits. */
function remarks(world: World): Happening[] {
  const say = async (learner: string, expert: string, kind: string, text: string): Promise<string | undefined> => {
    const review = await reviewBetween(idOf(world, learner), idOf(world, expert))
    return review && (await as(world, learner, async () => (await perform(makeRemark, { requestId: review.requestId, kind, text })).id))
  }
  let answered: string | undefined
  const move = (to: string, text: string) => async () => {
    if (answered) await as(world, 'operator', () => perform(moveRemark, { remarkId: answered, to, text }))
  }
  return [
    {
      at: ago(world, 6),
      run: async () => {
        answered = await say('husheng', 'linzhiyuan', 'unclear', '评语说“口径不一致”，可是没有指出是哪两张表，我对了一晚上。')
      }
    },
    { at: ago(world, 5, 4), run: move('answered', '指的是退款表按下单日算、订单表按付款日算。已经请林老师把这一句补进评语。') },
    { at: ago(world, 4), run: move('improved', '评分说明里加了一条：说口径不一致，要写出是哪两列。') },
    {
      at: ago(world, 0, 20),
      run: () => say('sunian', 'linzhiyuan', 'late', '说好 48 小时，等到第三天早上才有评语，那天的练习就断了。')
    }
  ]
}
