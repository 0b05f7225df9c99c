import { defineConfig } from 'vitest/config'

// The slow ones (browser journeys, killed processes) run by `npm run test:full`, one file at a time.
const full = process.env.KLEARN_TESTS === 'full'
const slow = ['test/journeys/**/*.test.ts', 'test/faults/**/*.test.ts', '{src,test}/**/*.full.test.ts']

export default defineConfig({
  resolve: { conditions: ['node'] },
  test: {
    environment: 'node',
    include: full ? slow : ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...(full ? [] : slow)],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    fileParallelism: !full,
    testTimeout: full ? 120_000 : 30_000,
    hookTimeout: full ? 300_000 : 60_000
  }
})
