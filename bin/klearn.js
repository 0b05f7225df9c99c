#!/usr/bin/env node
// The only file that must run on an old Node (18 and newer): it installs what is missing, finds
// Node 24 and hands over to src/commands/main.ts.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const modules = path.join(root, 'node_modules')

installWhatIsMissing()
if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import('../src/commands/main.ts')
} else {
  runOn(bundledNode())
}

function installWhatIsMissing() {
  const lockfile = path.join(root, 'package-lock.json')
  if (!fs.existsSync(lockfile)) return
  const content = fs.readFileSync(lockfile, 'utf8')
  const hash = createHash('sha256').update(content).digest('hex')
  const stamp = path.join(modules, '.klearn-lock')
  if (read(stamp) === hash) return
  if (!installedMatches(JSON.parse(content))) {
    const release = holdInstallLock()
    // Somebody else may have installed while we waited for the lock.
    if (read(stamp) !== hash && !installedMatches(JSON.parse(content))) install()
    release()
  }
  try {
    fs.writeFileSync(stamp, hash)
  } catch (error) {
    // Installed by another user: comparing the lists at each start is only a little slower.
    if (error.code !== 'EACCES' && error.code !== 'EROFS') throw error
  }
}

function read(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : ''
}

/** True when npm has already put the very versions of the lockfile into node_modules. */
function installedMatches(lock) {
  const list = read(path.join(modules, '.package-lock.json'))
  if (!list) return false
  const present = JSON.parse(list).packages
  const shipped = process.env.NODE_ENV === 'production'
  return Object.entries(lock.packages).every(([name, wanted]) => {
    if (!name || wanted.link || wanted.extraneous || (shipped && wanted.dev)) return true
    if (present[name]) return present[name].version === wanted.version
    return Boolean(wanted.optional || wanted.devOptional || wanted.peer)
  })
}

function install() {
  console.log('Klearn: installing the packages of package-lock.json (npm ci), about half a minute …')
  // The build needs the development packages in production, too.
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline', '--fetch-retry-maxtimeout=10000']
  const npm = process.env.npm_execpath
  const viaNode = npm?.endsWith('.js')
  const command = viaNode ? process.execPath : 'npm'
  const result = spawnSync(command, viaNode ? [npm].concat(args) : args, {
    cwd: root,
    stdio: 'inherit',
    shell: !viaNode && process.platform === 'win32'
  })
  if (result.error && result.error.code === 'ENOENT') {
    stop('npm was not found. Install Node.js with npm (https://nodejs.org), then start again.')
  }
  if (result.status !== 0) stop('npm ci did not succeed (see above). Is the network there?')
}

/** Two first starts at once would write into one node_modules. */
function holdInstallLock() {
  const file = path.join(root, '.installing')
  let told = false
  for (;;) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx' })
      const release = () => fs.rmSync(file, { force: true })
      process.once('exit', release)
      return release
    } catch (error) {
      if (error.code !== 'EEXIST') stop(`This folder cannot be written: ${error.message}`)
    }
    if (!isAlive(Number(read(file)))) {
      fs.rmSync(file, { force: true })
      continue
    }
    if (!told) console.log('Klearn: another process is installing the packages, waiting …')
    told = true
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
  }
}

function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function bundledNode() {
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  const places = [
    path.join(modules, 'node', 'bin', file),
    path.join(modules, 'node', 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', file)
  ]
  const found = places.find((place) => fs.existsSync(place))
  if (found) return found
  return stop(
    'Klearn runs on Node 24; this is Node ' + process.versions.node + ', and the bundled one is missing.\n' +
      'Run "npm rebuild node", or install Node 24 (https://nodejs.org), then start again.'
  )
}

function runOn(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url)].concat(process.argv.slice(2)), { stdio: 'inherit' })
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGUSR2']) {
    // Windows knows no SIGUSR2.
    if (signal !== 'SIGUSR2' || process.platform !== 'win32') process.on(signal, () => child.kill(signal))
  }
  // A terminal sends Ctrl-C to the child as well; a second one would mean "stop at once".
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  child.once('error', (error) => stop(`Node 24 could not be started: ${error.message}`))
  child.once('exit', (code, signal) => {
    if (!signal) process.exit(code)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

function stop(message) {
  console.error(`Klearn: ${message}`)
  process.exit(1)
}
