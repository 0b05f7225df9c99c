/** Made comments for tests: short Chinese reviews with a known direction and subject. */
import { createRandom } from '../random.ts'

const GOOD = ['讲得很清楚', '老师回复很快', '收获很大', '推荐给大家', '内容扎实', '物超所值', '练习有用', '非常满意']
const BAD = ['讲得太乱', '浪费时间', '没有回复', '不值这个价', '内容太浅', '要求退款', '音质很差', '非常失望']
const SUBJECTS: Record<string, string[]> = {
  编程: ['代码', '函数', '变量', '调试', '算法', '接口', '部署'],
  摄影: ['镜头', '光圈', '构图', '曝光', '快门', '人像', '后期'],
  理财: ['基金', '股票', '利率', '保险', '预算', '债券', '收益']
}

export interface MadeComment {
  text: string
  label: string
  subject: string
}

export function madeComments(count: number, seed = 1): MadeComment[] {
  const random = createRandom(seed)
  const pick = <T>(list: readonly T[]) => list[random.below(list.length)]!
  const subjects = Object.keys(SUBJECTS)
  return Array.from({ length: count }, (_, i) => {
    const good = i % 2 === 0
    const subject = pick(subjects)
    const phrases = good ? GOOD : BAD
    const words = Array.from({ length: 3 }, () => pick(SUBJECTS[subject]!))
    return { text: `${words.join('和')}这部分${pick(phrases)}，${pick(phrases)}。${i}`, label: good ? '1' : '0', subject }
  })
}
