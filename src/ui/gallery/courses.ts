import type { Course } from '../course.ts'

const expert = (name: string, seed: string, more: Partial<Course['expert']> = {}) => ({ name, seed, certified: true, ...more })

export const courses: Course[] = [
  {
    href: '#1',
    title: 'Python 数据分析：从一张脏表到一份结论',
    facts: ['中级', '视频 + 作业', '实战应用'],
    goal: '独立清洗一份 5 万行的表，并写出三条站得住的结论',
    slip: '数据分析',
    pigment: 2,
    expert: expert('林知远', 'part shirt glasses p2'),
    price: { amount: 19900 },
    rating: 4.9,
    learners: 1842,
    progress: 55
  },
  {
    href: '#2',
    title: '结构化表达：三分钟讲清一件事',
    facts: ['初级', '视频', '技能提升'],
    goal: '用一页纸提纲，在三分钟内讲完背景、判断和请求',
    slip: '讲清一件事',
    pigment: 1,
    expert: expert('周予安', 'bob coat plain p1'),
    price: { amount: 14900, listAmount: 19900 },
    rating: 4.8,
    learners: 2316
  },
  {
    href: '#3',
    title: '楷书入门：从点画到间架',
    facts: ['初级', '视频 + 点评', '技能提升'],
    goal: '临写《九成宫》三十字，结构分平均达到 3.5',
    pigment: 4,
    expert: expert('沈砚秋', 'bun robe plain p4'),
    price: { amount: 16800 },
    rating: 4.8,
    learners: 964
  },
  {
    href: '#4',
    title: '用户访谈二十问',
    facts: ['中级', '互动问答', '实战应用'],
    goal: '完成 3 场真实访谈，提炼出 5 条可验证的需求',
    slip: '访谈二十问',
    pigment: 6,
    expert: expert('顾南乔', 'long round plain p6'),
    price: { amount: 12900, member: 'is' },
    rating: 4.6,
    learners: 1207
  },
  {
    href: '#5',
    title: '家庭急救：黄金四分钟',
    facts: ['初级', '视频 + 线下', '技能提升'],
    goal: '在假人上连续完成 5 组合格的胸外按压',
    pigment: 1,
    expert: expert('云岭急救教研组', 'team', { team: true }),
    price: { amount: 0 },
    rating: 4.9,
    learners: 8420
  },
  {
    href: '#6',
    title: '图与动态规划：面试前的四十题',
    facts: ['高级', '图文 + 代码', '实战应用'],
    goal: '限时 45 分钟独立写出 3 道中等题，并说清复杂度',
    slip: '图与规划',
    motif: 'graph',
    pigment: 5,
    expert: expert('许一舟', 'crop round glasses p5'),
    price: { amount: 23900 },
    rating: 4.7,
    learners: 1530
  },
  {
    href: '#7',
    title: '三张表读懂一家公司',
    facts: ['初级', '图文', '技能提升'],
    goal: '拿到任一年报，半小时内写出现金流与利润的差异原因',
    slip: '三张表',
    motif: 'bars',
    pigment: 3,
    expert: expert('何启明', 'grey coat glasses p3'),
    price: { amount: 9900 },
    rating: 4.7,
    learners: 3105
  },
  {
    href: '#8',
    title: '一扇窗的光：室内自然光摄影',
    facts: ['初级', '视频', '技能提升'],
    goal: '只用一扇窗，拍出一组 6 张曝光准确的静物',
    pigment: 3,
    expert: { name: '孟夏', seed: 'crop plain shirt p4', probation: true },
    price: { amount: 5900, note: '试讲价' },
    learnersText: '12 人评分，样本少'
  },
  {
    href: '#9',
    title: 'Go 服务调优：从火焰图找到那 200 毫秒',
    facts: ['高级', '直播 + 案例', '实战应用'],
    goal: '把一个真实接口的 P99 从 480 毫秒降到 200 毫秒以下',
    slip: '服务调优',
    motif: 'stack',
    pigment: 5,
    expert: expert('许一舟', 'crop round glasses p5'),
    price: { amount: 39900, note: '12-03 开课' },
    learnersText: '86 人已报'
  },
  {
    href: '#10',
    title: 'Negotiation in English: Say No, Keep the Deal',
    facts: ['中级', '直播', '实战应用'],
    goal: 'Run a 20-minute live role-play and leave with a signed term sheet',
    pigment: 6,
    expert: expert('Maya Lindqvist', 'bob shirt plain p6'),
    price: { amount: 26000 },
    rating: 4.8,
    learners: 412
  },
  {
    href: '#11',
    title: '陪孩子读完一本书',
    facts: ['初级', '音频', '技能提升'],
    goal: '连续 21 天共读打卡，孩子能复述一章的起因和结果',
    slip: '陪读一本书',
    motif: 'book',
    pigment: 2,
    expert: expert('程小满', 'bob round glasses p1'),
    price: { amount: 3900, member: 'could' },
    rating: 4.8,
    learners: 2770
  },
  {
    href: '#12',
    title: '手冲咖啡：把酸和苦说清楚',
    facts: ['初级', '视频', '技能提升'],
    goal: '同一支豆连冲三杯，浓度误差控制在 0.05% 内',
    pigment: 4,
    expert: expert('罗听雨', 'wave shirt glasses p3'),
    price: { amount: 7900 },
    rating: 4.7,
    learners: 688
  }
]
