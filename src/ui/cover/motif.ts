import { dice, hashOf } from '../seed.ts'
import * as scenes from './scenes.ts'
import * as subjects from './subjects.ts'

const motifs = { ...subjects, ...scenes }
export type Motif = keyof typeof motifs | 'brush'

/** What a title or a category speaks of decides the drawing; the first match wins. */
const words: [Motif, RegExp][] = [
  ['brush', /书法|楷|行书|隶|毛笔|临帖|calligraph/i],
  ['pulse', /急救|医|健康|护理|用药|运动|健身|心肺|health|medic|first aid|fitness/i],
  ['waves', /音乐|声|播客|吉他|钢琴|唱|music|voice|podcast|guitar/i],
  ['circuit', /硬件|电路|芯片|嵌入式|电子|机器学习|人工智能|大模型|hardware|circuit|machine learning|\bAI\b|LLM/i],
  ['stack', /服务|后端|性能|运维|编程|前端|Go\b|Rust|Java|typescript|backend|program|devops|coding/i],
  ['graph', /算法|图论|规划|网络|系统|架构|algorithm|network|system/i],
  ['scatter', /数据|统计|分析|实验|研究|python|SQL|data|statistic|research/i],
  ['overlap', /谈判|项目|排期|negotiat|project|schedule/i],
  ['scales', /法律|合同|劳动|保险|权益|伦理|law|contract|legal|ethic|insurance/i],
  ['bars', /财务|财报|报表|会计|投资|理财|商业|公司|营销|增长|financ|account|business|invest|market/i],
  ['dialogue', /访谈|用户|沟通|咨询|心理|产品|面试|interview|user|product|psycholog/i],
  ['tree', /表达|写作|结构|汇报|思维|管理|演讲|writing|speak|express|manage|think/i],
  ['rings', /咖啡|烘焙|料理|烹饪|茶|陶|手工|木|coffee|cook|bak|craft/i],
  ['window', /摄影|光|设计|室内|画|影像|photo|design|interior|draw/i],
  ['arches', /建筑|历史|旅行|文化|考古|architect|histor|travel/i],
  ['orbits', /物理|化学|天文|科学|生物|physic|chem|astronom|scien|biolog/i],
  ['lattice', /数学|几何|逻辑|概率|math|geometr|logic|probab/i],
  ['days', /打卡|训练营|习惯|每日|天|英语|日语|口语|habit|camp|daily|english/i],
  ['hills', /户外|徒步|跑|自然|园艺|植物|hik|outdoor|run|nature|garden/i],
  ['book', /读|书|文学|亲子|孩子|育儿|教|read|book|liter|child|teach/i]
]

/** The motif for a course: asked for, else read from its words, else fixed by its name. */
export function motifFor(title: string, category = '', asked?: string): Motif {
  if (asked === 'brush' || (asked && asked in motifs)) return asked as Motif
  const found = words.find(([, about]) => about.test(title)) ?? words.find(([, about]) => about.test(category))
  if (found) return found[0]
  const all = Object.keys(motifs) as Motif[]
  return all[hashOf(title) % all.length] ?? 'scatter'
}

/** One Chinese character written large within a practice grid. */
function brush(title: string): string {
  const character = /\p{Script=Han}/u.exec(title)?.[0] ?? '永'
  return (
    '<g class="kr"><rect x="122" y="26" width="148" height="148"/><path d="M122 26l148 148M270 26L122 174M196 26v148M122 100h148" stroke-dasharray="4 4"/></g>' +
    `<text class="cv-k" x="196" y="148" text-anchor="middle" font-size="132">${/书法|楷|临/.test(title) ? '永' : character}</text>`
  )
}

/** SVG inside of a 320 × 200 cover; holds nothing a person typed except one Han character. */
export function drawMotif(motif: Motif, title: string, seed: string): string {
  return motif === 'brush' ? brush(title) : motifs[motif](dice(seed))
}

/** The words on the title slip: the part before the colon, five Han characters or one Latin word at most. */
export function slipOf(title: string): string {
  const head = title.split(/[：:，,。｜|]/)[0] ?? title
  const han = head.match(/\p{Script=Han}/gu)
  if (han && han.length >= 2) return han.slice(0, 5).join('')
  return (/[A-Za-z][A-Za-z-]{2,}/.exec(title)?.[0] ?? head.trim()).slice(0, 13)
}
