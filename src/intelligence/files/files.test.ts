import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { columnOf, parseCsv } from './csv.ts'
import { readLines, readText, readTsv } from './read.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'klearn-files-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

describe('reading', () => {
  it('takes plain and gzip alike', async () => {
    expect(await readTsv(await file('a.tsv', '1\t好\r\n\n0\t差\n'))).toEqual([
      { number: 1, cells: ['1', '好'] },
      { number: 3, cells: ['0', '差'] }
    ])
    expect(await readTsv(await file('a.tsv.gz', gzipSync('1\t好\n')))).toEqual([{ number: 1, cells: ['1', '好'] }])
  })
  it('keeps further tabs in the last cell', async () => {
    expect((await readTsv(await file('b.tsv', '1\ta\tb\n'), 2))[0]!.cells).toEqual(['1', 'a\tb'])
  })
  it('names file and line of what is wrong', async () => {
    await expect(readText(join(folder, 'absent'))).rejects.toThrow(/absent: the file does not exist/)
    await expect(readText(folder)).rejects.toThrow(/folder/)
    await expect(readLines(await file('empty', ''))).rejects.toThrow(/empty: the file is empty/)
    await expect(readTsv(await file('short.tsv', '1\ta\n2\n'))).rejects.toThrow(/short\.tsv, line 2: has 1 columns, 2 are needed/)
    await expect(readText(await file('bytes', Uint8Array.of(65, 10, 0xff, 0xfe)))).rejects.toThrow(/bytes, line 2: the text is not UTF-8/)
    const cut = gzipSync('x'.repeat(1000)).subarray(0, 20)
    await expect(readText(await file('cut.gz', cut))).rejects.toThrow(/cut\.gz: the gzip data is damaged/)
  })
})

describe('CSV', () => {
  it('reads quotes, commas and line breaks in cells', () => {
    const table = parseCsv('a,b\n"x, ""y""",1\n"two\nlines",\n', 't.csv')
    expect(table.rows).toEqual([
      ['x, "y"', '1'],
      ['two\nlines', '']
    ])
    expect(table.lines).toEqual([2, 3])
  })
  it('names what is wrong', () => {
    expect(() => parseCsv('a,b\n1,2\n3\n', 't.csv')).toThrow(/t\.csv, line 3: has 1 columns, the header has 2/)
    expect(() => parseCsv('a,b\n"1,2\n3', 't.csv')).toThrow(/line 2: a quoted cell is never closed/)
    expect(() => parseCsv('a,b\n"1"x,2', 't.csv')).toThrow(/line 2: text follows/)
    expect(() => parseCsv('', 't.csv')).toThrow(/empty/)
    expect(() => parseCsv('a,a\n', 't.csv')).toThrow(/same name/)
    expect(() => columnOf(parseCsv('a,b\n1,2\n', 't.csv'), 'c')).toThrow(/no column "c"; the columns are a, b/)
  })
  it('gives back any cells that were written with quotes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string()), { minLength: 1 }), (rows) => {
        const text = [['a', 'b'], ...rows].map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\n')
        expect(parseCsv(text, 't.csv').rows).toEqual(rows)
      })
    )
  })
})
