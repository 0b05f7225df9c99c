/** The fences of ARCHITECTURE.md: a line that crosses one does not land. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    forbid(
      'no-cycles',
      'A cycle means that two things are one.',
      { pathNot: '^src/(paraglide|routes)/' },
      { circular: true, dependencyTypesNot: ['type-only'], viaOnly: { dependencyTypesNot: ['type-only'] } }
    ),
    forbid(
      'front-door',
      'Another module only through its index.ts (its ui and pure rules through their own doors).',
      { path: '^src/modules/([^/]+)/', pathNot: '\\.test\\.ts$' },
      { path: '^src/modules/(?!$1/)[^/]+/(?!index\\.ts$|ui/|rules\\.ts$|access\\.ts$|builders\\.ts$)' }
    ),
    forbid(
      'builders-are-for-tests',
      'Builders make rows for tests and the demo world.',
      { path: '^src/', pathNot: '\\.test\\.ts$|builders\\.ts$|^src/seed' },
      { path: 'builders\\.ts$' }
    ),
    forbid(
      'platform-knows-no-module',
      '',
      { path: '^src/platform/', pathNot: '\\.test\\.ts$' },
      { path: '^src/(modules|routes|ui|app\\.ts|server\\.ts|worker\\.ts)' }
    ),
    forbid('ui-knows-no-module', '', { path: '^src/ui/' }, { path: '^src/(modules|routes|app\\.ts)' }),
    forbid('intelligence-knows-nobody', '', { path: '^src/intelligence/' }, { path: '^src/(?!intelligence/)' }),
    forbid(
      'module-ui-is-pure',
      'A component imports components, rules, access and types.',
      { path: '^src/modules/[^/]+/ui/' },
      {
        path: '^src/',
        pathNot: '^src/(ui/|paraglide/|modules/[^/]+/(ui/|rules\\.ts|access\\.ts)|platform/(money|time|browser)/)',
        dependencyTypesNot: ['type-only']
      }
    ),
    forbid(
      'rules-are-pure',
      '',
      { path: '^src/modules/[^/]+/(rules|access)\\.ts$' },
      { path: '^src/', pathNot: '^src/(modules/[^/]+/(rules|access)\\.ts|platform/(money|time)/)', dependencyTypesNot: ['type-only'] }
    ),
    forbid(
      'routes-through-the-door',
      'A route calls front doors, queries and use cases; it touches no table.',
      { path: '^src/routes/.*\\.server\\.ts$' },
      { path: '^src/modules/[^/]+/(tables|builders)\\.ts$' }
    ),
    forbid('modules-know-no-route', '', { path: '^src/modules/' }, { path: '^src/routes/' })
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/paraglide/|^src/ui/gallery/' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.server.json' },
    extraExtensionsToScan: ['.svelte'],
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.svelte'], conditionNames: ['import', 'node', 'default'], exportsFields: ['exports'] }
  }
}
