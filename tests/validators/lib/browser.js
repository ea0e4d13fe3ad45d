// SPDX-License-Identifier: MIT
// browser.js FOLDER PAGE...: opens pages in Debian's Chromium without a network, and checks what a person would meet:
// axe-core at 1400 and 360 pixels, "rich" and "pages" in both colour schemes, the others in one each; no request, no complaint of the page, nothing wider than the
// window; names in drawings; filters; links within the page; every section on paper. A page whose name begins with
// "large" is only timed. Of "pages" four pictures are kept in FOLDER: the top of a wide page, a drawing of a narrow one. One line of JSON a check: {"what", "why"}; no why: ok.
'use strict'

const fs = require('fs')
const os = require('os')
const path = require('path')
const url = require('url')
const { chromium } = require('playwright-core')

const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const CHROMIUM = process.env.CHROMIUM || '/usr/bin/chromium'
const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync']
const PICTURE = 700 // pixels that a picture is high
const OPENS = 6000 // milliseconds that the large page may take: three times what it should, for a busy machine
const SIZES = [[1400, 1000, 'wide'], [360, 780, 'narrow']]
// The schemes in which a page of this name is opened at a width.
const SCHEMES = (name, word) => ['rich', 'pages', 'wrong'].includes(name) ? ['light', 'dark'] : [word === 'wide' ? 'light' : 'dark']

function say (what, why) {
  console.log(JSON.stringify(why ? { what, why: String(why) } : { what }))
}

// A page opened in a context of its own, and all that it asked for or complained of.
async function open (browser, file, width, height, scheme) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, offline: true })
  const page = await context.newPage()
  const address = url.pathToFileURL(file).href
  const faults = []
  page.on('request', request => { if (request.url() !== address) faults.push('asks for ' + request.url().slice(0, 100)) })
  page.on('console', message => faults.push(message.text()))
  page.on('pageerror', error => faults.push(error.message))
  page.on('dialog', dialog => { faults.push('a dialog: ' + dialog.message()); dialog.dismiss() })
  await page.goto(address, { waitUntil: 'load' })
  return { context, page, faults }
}

async function accessible (page) {
  await page.evaluate(axe)
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }))
  return found.violations.map(one => `${one.id}: ${one.nodes.length} times, first at ${one.nodes[0].target} (${one.nodes[0].any.map(why => why.message)})`)
    .join('; ')
}

function overflow (page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return ''
    const wide = [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > width + 1)
    return `${document.documentElement.scrollWidth} pixels in ${width}: ${wide.slice(-3).map(one => one.outerHTML.slice(0, 80))}`
  })
}

// Nothing of a title became an element: no script, no handler, no style of an element, no address but http and #.
function active (page) {
  return page.evaluate(() => [...document.querySelectorAll('*')].flatMap(one => [
    ...(['SCRIPT', 'IFRAME', 'OBJECT', 'EMBED', 'IMG', 'FORM', 'BASE', 'LINK'].includes(one.tagName.toUpperCase()) ? [one.tagName] : []),
    ...[...one.attributes].filter(({ name, value }) => /^on|^style$/.test(name) ||
      (/href$|^src$|^action$/.test(name) && !/^(#|https?:)/.test(value))).map(({ name, value }) => `${name}=${value}`)
  ]).slice(0, 5).join(', '))
}

function unnamed (page) {
  return page.evaluate(() => [...document.querySelectorAll('svg g[role=img], svg[role]')]
    .filter(one => !(one.getAttribute('aria-label') || '').trim()).map(one => one.outerHTML.slice(0, 80)).join(', '))
}

// How much of the contents of sections and lists is on the screen.
function shown (page) {
  return page.evaluate(() => [...document.querySelectorAll('main details, main details *, main li')]
    .filter(one => one.getClientRects().length).length)
}

// By the keyboard: each choice of a group can be chosen, the numbers of what they show differ, and the first one, which is
// the choice at the beginning, shows all again.
async function filters (page) {
  const names = await page.evaluate(() => [...new Set([...document.querySelectorAll('input[type=radio]')].map(one => one.name))])
  if (!names.length) return 'there are no filters'
  const all = await shown(page)
  for (const name of names) {
    const choices = await page.$$(`input[type=radio][name="${name}"]`)
    const counts = []
    for (const choice of choices) {
      await choice.focus()
      await choice.press('Space')
      if (!await choice.isChecked()) return `${name}: the space bar does not choose`
      counts.push(await shown(page))
    }
    if (counts[0] !== all || counts.slice(1).every(count => count === all)) return `${name}: no choice hides anything: ${counts}`
    await choices[0].focus()
    await choices[0].press('Space')
  }
  return await shown(page) === all ? '' : 'the first choice does not show all again'
}

// A link within the page leads to something that can be seen then, also in a section that was closed.
async function links (page) {
  const targets = await page.evaluate(() => [...new Set([...document.querySelectorAll('a[href^="#"]')].map(one => one.getAttribute('href')))])
  const missing = await page.evaluate(all => all.filter(one => !document.getElementById(one.slice(1))), targets)
  if (missing.length) return `nothing has the id ${missing[0]}`
  for (const target of targets.slice(0, 40)) {
    await page.evaluate(one => {
      document.getElementById(one.slice(1)).closest('details')?.removeAttribute('open')
      location.hash = one
    }, target)
    const seen = await page.waitForFunction(one => {
      const at = document.getElementById(one.slice(1)).getBoundingClientRect()
      return at.height > 0 && at.top < innerHeight && at.bottom > 0
    }, target, { timeout: 3000 }).catch(() => null)
    if (!seen) return `${target} is not on the screen`
  }
  return ''
}

// On paper every section is open: what is in a closed one has a place.
async function paper (page) {
  await page.emulateMedia({ media: 'print' })
  const hidden = await page.evaluate(() => [...document.querySelectorAll('main details')]
    .filter(one => one.children.length > 1 && ![...one.children].slice(1).some(child => child.getClientRects().length)).length)
  await page.emulateMedia({ media: 'screen' })
  return hidden ? `${hidden} sections are closed` : ''
}

async function picture (page, word, file) {
  if (word === 'narrow') {
    await page.evaluate(() => {
      const panels = one => one.querySelectorAll('g').length
      const largest = [...document.querySelectorAll('.two')].reduce((one, other) => panels(other) > panels(one) ? other : one)
      const drawing = largest.closest('section')
      drawing.closest('details').open = true
      drawing.scrollIntoView()
    })
    await page.waitForTimeout(300)
  }
  await page.screenshot({ path: file, clip: { x: 0, y: 0, width: page.viewportSize().width, height: PICTURE } })
  await page.evaluate(() => scrollTo(0, 0))
}

async function check (browser, file, folder) {
  const name = path.basename(file, '.html')
  for (const [width, height, word] of SIZES) {
    for (const scheme of SCHEMES(name, word)) {
      const { context, page, faults } = await open(browser, file, width, height, scheme)
      const where = `${name}, ${width} pixels, ${scheme}`
      if (name === 'pages') await picture(page, word, path.join(folder, `${word}-${scheme}.png`))
      say(`${where}: nothing is wider than the window`, await overflow(page))
      await page.evaluate(() => document.querySelectorAll('details').forEach(one => { one.open = true }))
      say(`${where}: nothing is wider, all open`, await overflow(page))
      say(`${where}: axe`, await accessible(page))
      say(`${where}: no request, no complaint`, faults.join('; '))
      await context.close()
    }
  }
  const { context, page, faults } = await open(browser, file, 1400, 1000, 'light')
  say(`${name}: texts are texts`, await active(page))
  say(`${name}: each panel of a drawing has a name`, await unnamed(page))
  if (name === 'rich') {
    const count = await page.evaluate(() => document.querySelectorAll('svg g[role=img]').length)
    say(`${name}: there are drawings`, count ? '' : 'no panel is drawn')
    say(`${name}: filters`, await filters(page))
  }
  say(`${name}: links within the page`, await links(page))
  say(`${name}: paper`, await paper(page))
  say(`${name}: no request after all that`, faults.join('; '))
  await context.close()
}

// The best of three openings, to the first picture after everything was loaded.
async function time (browser, file) {
  const name = path.basename(file, '.html')
  const taken = []
  for (let i = 0; i < 3; i++) {
    const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, offline: true })
    const page = await context.newPage()
    const begun = performance.now()
    await page.goto(url.pathToFileURL(file).href, { waitUntil: 'load' })
    await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    taken.push(performance.now() - begun)
    await context.close()
  }
  const best = Math.round(Math.min(...taken))
  const size = (fs.statSync(file).size / 1e6).toFixed(1)
  say(`${name}: ${size} MB open in ${best} ms (of ${taken.map(Math.round)})`, best > OPENS ? `more than ${OPENS} ms` : '')
}

async function main ([folder, ...files]) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'dashsync-chromium-'))
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET, env: { ...process.env, HOME: profile } })
  try {
    for (const file of files) {
      await (path.basename(file).startsWith('large') ? time(browser, file) : check(browser, file, folder))
    }
  } finally {
    await browser.close()
    fs.rmSync(profile, { recursive: true, force: true })
  }
}

main(process.argv.slice(2)).catch(error => { console.error(error); process.exit(1) })
