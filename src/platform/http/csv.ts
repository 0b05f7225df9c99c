/** A cell that a spreadsheet would take for a formula is written as text. */
function cell(value: string | number | null): string {
  const text = String(value ?? '')
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A table as a CSV download: UTF-8 with a mark at the start, without which Excel misreads Chinese. */
export function toCsv(name: string, head: string[], rows: (string | number | null)[][]): Response {
  const text = [head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')
  return new Response(`\uFEFF${text}\r\n`, {
    headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' }
  })
}
