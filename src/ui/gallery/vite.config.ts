import { fileURLToPath } from 'node:url'
import { paraglideVitePlugin } from '@inlang/paraglide-js'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import tailwindcss from '@tailwindcss/vite'
import { defineConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: here('./'),
  cacheDir: here('../../../node_modules/.vite-gallery'),
  plugins: [
    tailwindcss(),
    paraglideVitePlugin({ project: here('../../../project.inlang'), outdir: here('../../paraglide'), strategy: ['baseLocale'], emitTsDeclarations: false }),
    svelte({ configFile: false, compilerOptions: { runes: true } })
  ],
  server: { fs: { allow: [here('../../../')] } }
})
