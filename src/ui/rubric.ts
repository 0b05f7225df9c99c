/** One line of the rubric; the same before submission and in review. */
export interface Criterion {
  id: string
  name: string
  /** percent */
  weight: number
  /** what earns 1-2, 3, 5 */
  low: string
  pass: string
  high: string
}
