/** What a course card shows; a page maps its own data to this. */
export interface Course {
  href: string
  title: string
  /** level, form, kind of goal; three short words */
  facts: string[]
  /** one measurable goal */
  goal: string
  category?: string
  seed?: string
  motif?: string
  slip?: string | null
  pigment?: number
  coverSrc?: string | null
  expert: { name: string; seed?: string; src?: string | null; certified?: boolean; probation?: boolean; team?: boolean }
  price: { amount: number; currency?: string; listAmount?: number | null; member?: 'is' | 'could' | null; note?: string | null }
  rating?: number | null
  learners?: number
  /** takes the place of the count: "12 人评分，样本少" */
  learnersText?: string | null
  /** percent learnt, when it is theirs */
  progress?: number | null
}
