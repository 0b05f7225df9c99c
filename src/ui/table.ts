/** One column of a DataTable. */
export interface Column {
  key: string
  label: string
  /** money and counts: r; marks: c */
  align?: 'r' | 'c'
  /** its place in the phone's row: title, amount, end (right edge), wide (own line), hide */
  as?: 'title' | 'amount' | 'end' | 'wide' | 'hide'
  /** the address that sorts by it */
  sortHref?: string
  sorted?: 'ascending' | 'descending'
  /** label only for screen readers */
  quiet?: boolean
  class?: string
}
