import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
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

/**
 * `m.ui_today()` in browser code becomes an import of that one message: through the barrel every page would
 * load the texts of all pages, in both languages.
 */
function onlyOwnMessages(): Plugin {
  const barrel = /import\s*\{\s*m\s*\}\s*from\s*["']#paraglide\/messages\.js["'];?/
  let files: Map<string, string> | undefined
  const readFiles = () =>
    new Map(
      readdirSync('src/paraglide/messages')
        .filter((name) => name !== '_index.js')
        .flatMap((name) =>
          // A key with capital letters lives in a file of another name.
          [...readFileSync(`src/paraglide/messages/${name}`, 'utf8').matchAll(/export (?:const (\w+)|\{ \w+ as (?:"(\w+)"|(\w+)) \})/g)].map(
            (found) => [found[1] ?? found[2] ?? found[3] ?? '', name] as const
          )
        )
    )
  return {
    name: 'klearn:only-own-messages',
    enforce: 'post',
    apply: 'build',
    applyToEnvironment: (environment) => environment.config.consumer === 'client',
    transform(code) {
      const whole = barrel.exec(code)?.[0]
      if (!whole) return
      files ??= readFiles()
      const used = new Set<string>()
      const body = code.replace(barrel, '').replace(/(?<![\w$.])m\.([a-z]\w*)/g, (text, key: string) => {
        if (!files?.has(key)) return text
        used.add(key)
        return `m_${key}`
      })
      // Who looks texts up by a name that is made at run time still needs them all.
      const dynamic = /(?<![\w$.])m(?=\s*[[.,;)])/.test(body) ? whole : ''
      return {
        code: dynamic + [...used].map((key) => `import { ${key} as m_${key} } from '#paraglide/messages/${files?.get(key)}';`).join('') + body,
        map: null
      }
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
    }),
    onlyOwnMessages()
  ],
  server: { watch: { ignored: ['**/data/**', '**/build/**', '**/bench/results/**'] } }
})
