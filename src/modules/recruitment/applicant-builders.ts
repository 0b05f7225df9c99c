import { DEFAULT_ZONE, localDay, now } from '#platform/time/index.ts'
import type { ApplicationWish } from './builders.ts'
import type { Scores } from './rules.ts'

export const thisMonth = () => localDay(now(), DEFAULT_ZONE).slice(0, 7)
export const marks = (knowledge: number, caseAnalysis: number, teaching: number, suitability: number): Scores => ({
  knowledge,
  caseAnalysis,
  teaching,
  suitability
})
export const licence = { kind: 'licence', title: '执业证明' } as const
export const degree = { kind: 'degree', title: '学历证明' } as const
export const work = { kind: 'case', title: '作品和案例' } as const

export const qiaomu: ApplicationWish = {
  personal: { legalName: '乔木', phone: '13500135001', email: '', city: '绍兴' },
  background: '做木工十三年，修老家具八年，手工榫卯和大漆都做，带过三个徒弟。',
  years: 13,
  work: [
    { from: '2018', to: '', place: '乔木修造', role: '木工', did: '老家具修复' },
    { from: '2013', to: '2018', place: '东阳红木厂', role: '学徒到师傅', did: '榫卯、雕刻' }
  ],
  achievements: '修过两百多件老家具，博物馆收了其中一张清代画案的修复记录。',
  proposal: '教人修好家里那把摇晃的椅子。',
  fields: ['木工', '家具修复'],
  category: 'craft',
  lastPractice: thisMonth(),
  proofs: [licence, work, { kind: 'case', title: '画案修复记录' }]
}

export const tangxiaoyu: ApplicationWish = {
  personal: { legalName: '唐小雨', phone: '13400134001', email: '', city: '长沙' },
  background: '小学语文老师九年，粉笔字拿过市级一等奖，带全校老师练粉笔字三年。',
  years: 9,
  work: [{ from: '2017-09', to: '', place: '岳麓区实验小学', role: '语文老师', did: '教语文、带粉笔字小组' }],
  achievements: '市级粉笔字一等奖；带过的六位老师里四位也拿了奖。',
  proposal: '教老师写一手孩子愿意照着写的粉笔字。',
  fields: ['书法', '粉笔字'],
  category: 'calligraphy',
  lastPractice: thisMonth(),
  proofs: [licence, degree, work],
  materials: { outline: '横平竖直、结构、行款、板书设计，四节。', plan: '每节写一块小黑板，拍照上传。', case: '一位老师字总往上飘，问题在站的位置，不在手。' }
}

export const passed: ApplicationWish = {
  state: 'passed',
  background: '见专家主页。',
  years: 8,
  work: [],
  achievements: '见专家主页。',
  proposal: '见专家主页。',
  scores: [
    { scores: marks(4, 4, 4, 5), note: '稳。' },
    { scores: marks(5, 4, 4, 4), note: '讲得清楚。' },
    { scores: marks(4, 4, 5, 4), note: '愿意改。' }
  ],
  reasons: { screen: '材料齐全。', pass: '三位评委意见一致，讲授和案例都过线。' }
}
