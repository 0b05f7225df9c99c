import { grantRole } from '#modules/identity/index.ts'
import { database } from '#platform/db.ts'
import { newId } from '#platform/id.ts'
import { addDays, DEFAULT_ZONE, fromLocal, localDay, now } from '#platform/time/index.ts'
import { anApplication, type ApplicationWish } from './builders.ts'
import { degree, licence, marks, passed, qiaomu, tangxiaoyu, thisMonth, work } from './applicant-builders.ts'
import { anInvitation, type InvitationWish } from './invitation-builders.ts'
import { isOver } from './rules.ts'
import { own } from './tables.ts'

interface Demo {
  idOf: (username: string) => string
}

/** One application in each stage, invitations that came further or less far, and times to pick: for the demo world. */
export async function seedApplications({ idOf }: Demo): Promise<void> {
  const person = (username: string) => ({ id: idOf(username) })
  const operator = person('operator')
  const judges = ['linzhiyuan', 'zhouyuan', 'qinlan'].map(person)
  const days = (count: number) => new Date(now().getTime() - count * 86_400_000)
  const at = (inDays: number, time: string) => fromLocal(localDay(addDays(now(), inDays, DEFAULT_ZONE), DEFAULT_ZONE), time, DEFAULT_ZONE)
  const apply = async (username: string, wish: ApplicationWish) => {
    const made = await anApplication(person(username), { operator, ...wish })
    if (!isOver(wish.state ?? 'draft'))
      await database()
        .transaction()
        .execute((transaction) => grantRole(transaction, idOf(username), 'applicant', null))
    return made
  }
  const invite = (wish: InvitationWish) =>
    database()
      .transaction()
      .execute((transaction) => anInvitation(transaction, { by: operator.id, ...wish }))

  await apply('suqing', {
    since: days(2),
    personal: { legalName: '苏青禾', phone: '', email: 'suqing@klearn.example', city: '苏州' },
    background: '画了九年插画，给三家出版社画过绘本。',
    fields: ['插画', '手帐'],
    proposal: '教不会画画的人把一天画成一页。'
  })
  await apply('qiaomu', {
    ...qiaomu,
    state: 'submitted',
    since: days(5),
    until: days(2)
  })
  const wenting = await invite({
    name: '闻婷',
    field: '急救护理',
    note: '看过你在社区里写的夜班急救笔记，想请你讲给更多人听。',
    usedBy: idOf('wenting'),
    sinceDays: 12
  })
  await apply('wenting', {
    state: 'submitted',
    since: days(2),
    until: days(1),
    invitationId: wenting,
    personal: { legalName: '闻婷', phone: '13900139001', email: '', city: '武汉' },
    background: '急诊科护士八年，值过七百多个夜班，带过十二名规培护士。院内急救比武第一名，平时给社区讲急救课。',
    years: 8,
    work: [{ from: '2018-07', to: '', place: '江汉区人民医院', role: '急诊科护士', did: '急诊分诊、抢救配合、带教' }],
    achievements: '院内急救比武第一名；社区急救课讲了四十一场，听过的人里有两位后来救过人。',
    proposal: '教普通人在救护车来之前的八分钟里做对三件事。',
    fields: ['急救', '护理'],
    category: 'first-aid',
    lastPractice: thisMonth(),
    proofs: [licence, degree, work, { kind: 'case', title: '社区讲课记录' }]
  })
  await apply('tianxiaomai', {
    state: 'returned',
    since: days(9),
    until: days(4),
    personal: { legalName: '田小麦', phone: '13800138003', email: '', city: '合肥' },
    background: '面包店开了六年，自己管账，从亏损做到两家分店。',
    years: 6,
    work: [{ from: '2019', to: '', place: '小麦面包', role: '店主', did: '烘焙、采购、记账' }],
    achievements: '第三年开始盈利，第五年开了分店。',
    proposal: '教小店店主看懂自己店里的三张表。',
    fields: ['小店财务'],
    category: 'accounting',
    lastPractice: thisMonth(),
    proofs: [{ kind: 'degree', title: '会计初级证书（模糊）' }],
    reasons: { return: '方向对得上，但证书拍得看不清，也还没有能看出效果的案例。' },
    toAdd: ['重拍一张清楚的会计证书', '一份你帮别的店理清账目的案例，去掉店名和金额也可以']
  })
  await apply('linjiu', {
    state: 'screened',
    since: days(12),
    until: days(5),
    personal: { legalName: '林久', phone: '13700137001', email: '', city: '凤台' },
    background: '县城中学数学老师十五年，带信息学小组七年，学生里有十一人拿过省奖。',
    years: 15,
    work: [{ from: '2011-09', to: '', place: '凤台一中', role: '数学老师', did: '高中数学、信息学小组' }],
    achievements: '学生省级奖项十一个；自编动态规划讲义，周边四所学校在用。',
    proposal: '把动态规划讲得让高一听懂。',
    fields: ['算法', '信息学'],
    category: 'algorithms',
    lastPractice: thisMonth(),
    proofs: [degree, licence, work],
    materials: { outline: '一、爬楼梯为什么会算重\n二、把算过的记下来\n三、从记下来到填表\n四、背包：一件东西拿不拿\n五、自己出一道题', plan: '' },
    reasons: { screen: '教龄、成果和申请领域对得上，材料齐全。' }
  })
  const kangning = await apply('kangning', {
    state: 'screened',
    since: days(15),
    until: days(3),
    personal: { legalName: '康宁', phone: '', email: 'kangning@klearn.example', city: '胡志明市' },
    background: '外贸业务十一年，客户在德国和越南，一年谈两百多通电话。',
    years: 11,
    work: [{ from: '2014', to: '', place: '义乌某外贸公司', role: '业务经理', did: '德国、越南客户' }],
    achievements: '团队里九个新人的第一通英语电话都是我陪着打的，谈下来的单子没有一笔因为误会退货。',
    proposal: '教外贸新人敢在电话里用英语说不。',
    fields: ['商务英语', '外贸谈判'],
    category: 'business-english',
    lastPractice: thisMonth(),
    proofs: [degree, work],
    materials: {
      outline: '五节：开场、听不清怎么办、报价、说不、收尾。每节一段真实录音（已去名）。',
      plan: '第四节“说不”：先听一段失败的，再给三种说法，两人一组轮流打一通，我旁听。',
      case: '客户要求再降 3%，同事连说三声 maybe，客户以为答应了。改成先说理由、再说不、再给替代，一通电话谈成。'
    },
    reasons: { screen: '经历扎实，案例具体。' }
  })
  await apply('fangjibai', {
    state: 'interview-scheduled',
    since: days(29),
    until: days(6),
    interviewAt: at(1, '14:00'),
    judges,
    personal: { legalName: '方既白', phone: '13800138000', email: 'fangjibai@klearn.example', city: '成都' },
    background: '2016 年开始烘焙，自家烘焙坊开了七年，每年烘四吨豆子。给本地九家店供豆，带过五名学徒。',
    years: 10,
    work: [
      { from: '2019-05', to: '', place: '城南烘焙坊', role: '主理人', did: '选豆、烘焙、杯测、带学徒' },
      { from: '2016-03', to: '2019-04', place: '半坡咖啡', role: '烘焙师', did: '单品豆烘焙' }
    ],
    achievements: '城市烘焙赛 2023 年第二名；写了七年的烘焙笔记，一千二百多锅，每一锅都有曲线和杯测分。',
    proposal: '教会家里有烘豆机的人看懂自己的曲线，烘出同一支豆的三种味道。',
    fields: ['咖啡烘焙'],
    category: 'food',
    lastPractice: thisMonth(),
    proofs: [
      { kind: 'licence', title: '食品经营许可证' },
      { kind: 'degree', title: '咖啡烘焙师职业技能证书' },
      { kind: 'case', title: '2019 至 2026 年烘焙曲线摘录' }
    ],
    materials: {
      outline:
        '家用烘豆机的第一百锅\n1. 一锅豆子里发生了什么：脱水、梅纳、一爆\n2. 用一支温度计记下自己的曲线\n3. 酸、苦、涩分别从哪一段来\n4. 同一支豆，三种曲线，杯测盲喝',
      plan: '六节，每节一锅。学员每周烘两锅、杯测一次，上传曲线和三项打分，由我逐锅批注。',
      case: '学徒连续三锅发涩。看曲线，一爆后升温仍有每分钟 9 度，出豆只差 40 秒。先把一爆后的火降两档，再比较 60 秒和 90 秒两个出豆点，杯测盲喝，涩味消失在 90 秒那一锅。问题不在豆子，在收尾太急。'
    },
    reasons: { screen: '从业年限、作品和申请领域都对得上，材料齐全。' }
  })
  await apply('tangxiaoyu', {
    ...tangxiaoyu,
    state: 'interviewed',
    since: days(24),
    until: days(1),
    interviewAt: at(-1, '10:00'),
    judges: [...judges.slice(1), ...judges.slice(0, 1)],
    scores: [
      { scores: marks(4, 4, 5, 5), note: '讲得慢而清楚，会看学生的手。教材边界说得明白。' },
      { scores: marks(4, 3, 5, 4), note: '讲授很好，案例只有低年级，高年级怎么办要再想。' }
    ]
  })
  await apply('baiyu', {
    state: 'interviewed',
    since: days(30),
    until: days(2),
    interviewAt: at(-2, '20:00'),
    judges,
    personal: { legalName: '白榆', phone: '13600136001', email: '', city: '杭州' },
    background: '后端团队负责人，把接口的 P99 从 900 毫秒做到 120 毫秒，带八个人的组。',
    years: 9,
    work: [{ from: '2017', to: '', place: '某物流平台', role: '后端负责人', did: '订单和路由服务' }],
    achievements: '主导过两次拆分和一次合并，写过一份被转了很多次的慢查询复盘。',
    proposal: '教后端工程师用量的办法把慢接口变快。',
    fields: ['后端', '性能'],
    category: 'backend',
    lastPractice: thisMonth(),
    proofs: [degree, work],
    materials: { outline: '量、猜、改、再量。', plan: '一节课只改一个接口。', case: '一个慢接口，慢在没人想到的序列化。' },
    scores: [
      { scores: marks(5, 5, 4, 4), note: '基本功扎实，案例分析有条理，讲得略快。' },
      { scores: marks(5, 4, 4, 4), note: '会用例子，建议把术语再往下放一层。' },
      { scores: marks(4, 5, 4, 5), note: '对学员有耐心，愿意按时答疑。' }
    ]
  })
  const mengxia = await invite({ name: '孟夏', field: '自然光摄影', usedBy: idOf('mengxia'), sinceDays: 70 })
  await apply('mengxia', {
    ...passed,
    fields: ['摄影', '自然光'],
    category: 'photography',
    since: days(60),
    until: days(24),
    judges,
    interviewAt: days(25),
    invitationId: mengxia
  })
  const xuyizhou = await invite({ name: '许一舟', field: '后端性能', usedBy: idOf('xuyizhou'), sinceDays: 300 })
  await apply('xuyizhou', {
    ...passed,
    fields: ['后端', '性能调优'],
    category: 'backend',
    since: days(290),
    until: days(258),
    judges,
    interviewAt: days(260),
    invitationId: xuyizhou
  })
  await apply('luchuan', {
    state: 'failed',
    since: days(40),
    until: days(9),
    interviewAt: at(-12, '15:00'),
    judges,
    fields: ['独立开发'],
    proposal: '教人写第一个应用。',
    scores: [{ scores: marks(3, 2, 3, 3), note: '案例讲不出为什么没人用。' }],
    reasons: { fail: '动手能力好，但案例分析停在“做了什么”，没有走到“为什么”。等第四个应用有了真实用户，欢迎再来。' }
  })
  await apply('hanlu', {
    state: 'withdrawn',
    since: days(20),
    until: days(14),
    fields: ['晨间写作'],
    proposal: '教人每天早上写三百字。',
    reasons: { withdraw: '最近要赶一本书，先放一放。' }
  })

  await invite({ name: '程一诺', field: '手语翻译', note: '听障朋友推荐的你。', sinceDays: 3, openedDaysAgo: 1 })
  await invite({ name: '段明远', field: '税务筹划', sinceDays: 1 })
  await invite({ name: '裴松', field: '古籍修复', sinceDays: 45 })
  await database()
    .transaction()
    .execute(async (transaction) => {
      const slots = [
        { application_id: kangning.id, starts_at: at(3, '15:00') },
        { application_id: kangning.id, starts_at: at(4, '10:30') },
        { application_id: null, starts_at: at(5, '20:00') }
      ]
      await own(transaction)
        .insertInto('recruitment.slot')
        .values(slots.map((slot) => ({ id: newId(), ...slot, minutes: 60, by_id: operator.id, created_at: now(), withdrawn_at: null })))
        .execute()
    })
}
