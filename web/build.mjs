// Builds the pages the service serves: `node build.mjs [--watch] [--out DIR] [app …]`, all apps by default.
import { createHash } from 'node:crypto'
import { access, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import vue from '@vitejs/plugin-vue'
import { load } from 'js-yaml'
import { build } from 'vite'

const here = (path) => resolve(import.meta.dirname, path)

// Old phones and bank-branch browsers; raising it needs the usage figures of the bank.
const TARGET = ['es2020', 'chrome87', 'safari14', 'firefox88']

const shared = (folder, options) => ({
  configFile: false,
  root: here(`./${folder}`),
  publicDir: false,
  logLevel: 'warn',
  resolve: { tsconfigPaths: true },
  build: { target: TARGET, reportCompressedSize: false, ...options },
})

// A page is built into a folder of its name and served under `base`; the service maps / and /chat to theirs.
// Nothing is inlined (assets, preload helper), so a built page runs under `script-src 'self'; style-src 'self'`.
const page = (base) => (folder, out) => ({
  ...shared(folder, {
    outDir: `${out}/${folder}`,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  }),
  base,
  plugins: [vue()],
})

// The loader is one classic script without dependencies at a fixed address: banks embed it by name.
const script = (file) => (folder, out) =>
  shared(folder, {
    outDir: out,
    emptyOutDir: false,
    lib: {
      entry: file.replace('.js', '.ts'),
      name: 'SubtextLoader',
      formats: ['iife'],
      fileName: () => file,
    },
  })

const APPS = {
  demo: page('/'),
  loader: script('loader.js'),
  widget: page('/widget/'),
  desk: page('/desk/'),
  studio: page('/studio/'),
}

// What the pages' Content-Security-Policy would block at the customer's; better seen here.
const INLINE = /<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=/i

// Also under a name of its content, with the hash a browser can check it by; loader.json says both.
async function nameByContent(out) {
  for (const old of await readdir(out)) if (/^loader-[0-9a-f]{12}\.js$/.test(old)) await rm(`${out}/${old}`)
  const content = await readFile(`${out}/loader.js`)
  const path = `/loader-${createHash('sha256').update(content).digest('hex').slice(0, 12)}.js`
  const integrity = `sha384-${createHash('sha384').update(content).digest('base64')}`
  await writeFile(`${out}${path}`, content)
  await writeFile(`${out}/loader.json`, `${JSON.stringify({ path, integrity }, null, 2)}\n`)
}

async function refuseInline(folder) {
  const found = INLINE.exec(await readFile(`${folder}/index.html`, 'utf8'))
  if (found) throw new Error(`${folder}/index.html has inline script or style: ${found[0]}`)
}

const exists = (path) =>
  access(path).then(
    () => true,
    () => false,
  )

function hostOf(address) {
  try {
    return new URL(address).hostname
  } catch {
    throw new Error(`bank.yml: "web.address" must be an address such as https://bank.example, got ${address}`)
  }
}

// The pages name the bank; %VITE_BANK_…% in html and import.meta.env.VITE_BANK_… in code come from bank.yml.
async function nameTheBank() {
  const bank = load(await readFile(here('../bank.yml'), 'utf8'))
  for (const key of ['name', 'full_name', 'english_name', 'hotline', 'hotline_hours', 'human_hours']) {
    if (typeof bank?.[key] !== 'string')
      throw new Error(`bank.yml: "${key}" must be a text, got ${typeof bank?.[key]}`)
    process.env[`VITE_BANK_${key.toUpperCase()}`] = bank[key]
  }
  process.env.VITE_BANK_HOSTS = hostOf(bank.web?.address)
  process.env.VITE_BANK_LINK_HOSTS = bank.link_hosts ?? ''
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      watch: { type: 'boolean', default: false },
      out: { type: 'string', default: '../var/build/web' },
    },
  })
  const out = here(values.out)
  const unknown = positionals.filter((name) => !(name in APPS))
  if (unknown.length)
    throw new Error(`no such app: ${unknown.join(', ')}; expected some of ${Object.keys(APPS).join(', ')}`)
  if (!positionals.length) await rm(out, { recursive: true, force: true })
  await mkdir(out, { recursive: true })
  await nameTheBank()
  for (const name of positionals.length ? positionals : Object.keys(APPS)) {
    if (!(await exists(here(`./${name}/${name === 'loader' ? 'loader.ts' : 'index.html'}`)))) {
      throw new Error(`web/${name} has no entry file`)
    }
    const config = APPS[name](name, out)
    if (values.watch) config.build.watch = {}
    await build(config)
    if (config.base && !values.watch) await refuseInline(config.build.outDir)
    if (name === 'loader' && !values.watch) await nameByContent(out)
    console.log(`built ${name}`)
  }
}

await main()
