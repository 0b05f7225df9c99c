import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { paraglideVitePlugin } from '@inlang/paraglide-js'
import adapter from '@sveltejs/adapter-node'
import { sveltekit } from '@sveltejs/kit/vite'
import tailwindcss from '@tailwindcss/vite'
import { defineConfig, type Plugin } from 'vite'

// Public pages are cached for a few seconds, so a nonce would be shared: the policy names hashes instead.
const themeScript = /<script>([\s\S]*?)<\/script>/.exec(readFileSync('src/app.html', 'utf8'))?.[1] ?? ''
const themeScriptHash = `sha256-${createHash('sha256').update(themeScript).digest('base64')}` as const

const src = fileURLToPath(new URL('./src/', import.meta.url))

/**
 * Server modules stay outside the SvelteKit bundle, so that pool, request context and event
 * registry exist once in the process: the bundle keeps `import ... from "#modules/..."` and Node
 * resolves it from `src` (decision 0003).
 */
function oneInstance(): Plugin {
  const outside = /^#(modules\/(?!.*\/ui\/)|platform\/|app\.ts|events\.ts|pages\.ts|paraglide\/|seed\.ts)/
  return {
    name: 'klearn:one-instance',
    apply: 'build',
    enforce: 'pre',
    applyToEnvironment: (environment) => environment.name === 'ssr',
    resolveId: (id) => (outside.test(id) ? { id, external: true } : null)
  }
}

/** The browser gets only what this list names; anything else under `src` fails the build. */
function onlyForBrowsers(): Plugin {
  const allowed =
    /^(modules\/[^/]+\/(ui\/|rules\.ts|access\.ts)|ui\/|paraglide\/|routes\/|hooks\.ts|hooks\.client\.ts|app\.css|app\.html|platform\/(money|time)\/|platform\/browser\/)/
  return {
    name: 'klearn:only-for-browsers',
    enforce: 'pre',
    applyToEnvironment: (environment) => environment.config.consumer === 'client',
    async resolveId(id, importer, options) {
      const found = await this.resolve(id, importer, { ...options, skipSelf: true })
      const path = found?.id.split('?')[0]
      if (path?.startsWith(src) && existsSync(path) && !allowed.test(path.slice(src.length))) {
        this.error(`${path.slice(src.length)} is server code, imported for the browser by ${importer}`)
      }
      return found
    }
  }
}

export default defineConfig({
  plugins: [
    oneInstance(),
    onlyForBrowsers(),
    tailwindcss(),
    paraglideVitePlugin({ project: './project.inlang', outdir: './src/paraglide', strategy: ['baseLocale'], emitTsDeclarations: false }),
    await sveltekit({
      adapter: adapter({ out: process.env.KLEARN_BUILD ?? 'build' }),
      compilerOptions: { runes: true },
      csp: {
        mode: 'hash',
        directives: {
          'default-src': ['self'],
          'script-src': ['self', themeScriptHash],
          'style-src': ['self', 'unsafe-inline'],
          'img-src': ['self', 'data:', 'blob:'],
          'media-src': ['self', 'blob:'],
          'connect-src': ['self', 'ws:', 'wss:'],
          'object-src': ['none'],
          'frame-ancestors': ['none'],
          'base-uri': ['self'],
          'form-action': ['self']
        }
      }
    })
  ],
  server: { watch: { ignored: ['**/data/**', '**/build/**', '**/bench/results/**'] } }
})
