/* Makes what nginx serves below /static: node tools/assets.mjs OUT_DIR
 *
 * Third-party files come from npm and are never committed. Tabler's CSS is cut
 * down to what the templates use, in both themes; its data: images become files,
 * because the Content-Security-Policy says img-src 'self'; the dark theme is
 * copied for data-bs-theme="auto" under prefers-color-scheme, so that it works
 * without JavaScript. Invariant: what a first visit loads stays below 50 KB of
 * gzip, and every icon a template names is in the sprite; otherwise this fails.
 *
 * Runs on Node 18. */
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync }
  from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import postcss from 'postcss';
import { PurgeCSS } from 'purgecss';

const BUDGET = 50 * 1024;
const FIRST_LOAD = ['tabler.css', 'app.css', 'app.js', 'htmx.min.js',
  'icons.svg'];
const out = process.argv[2] || 'build/static';
const npm = createRequire(import.meta.url);

function filesBelow(dir, endings) {
  const found = [];
  for (const e of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, e.name);
    if (e.isDirectory()) found.push(...filesBelow(path, endings));
    else if (endings.some((x) => e.name.endsWith(x))) found.push(path);
  }
  return found.sort();
}

function pathInPackage(name, path) {
  const list = npm.resolve.paths(name).map((d) => join(d, name, path));
  for (const p of list) {
    try {
      readFileSync(p);
      return p;
    } catch { /* the next folder */ }
  }
  throw new Error(`${name}/${path} not found: run npm ci`);
}

function read(path) {
  return readFileSync(path, 'utf8');
}

/* Rules whose every selector needs a part we do not have. Purging by class
 * alone leaves Tabler's navbar themes, 30 selectors a rule. */
function dropForeignSelectors(root) {
  root.walkRules((rule) => {
    if (rule.parent.type === 'atrule' && /keyframes/.test(rule.parent.name))
      return;
    const kept = rule.selectors.filter((s) =>
      !/data-bs-navbar-theme|data-bs-theme=dark\] \[data-bs-theme=light|\[data-theme|theme-dark|::-ms-|:-moz-placeholder/.test(s));
    if (kept.length === 0) rule.remove();
    else if (kept.length < rule.selectors.length) rule.selectors = kept;
  });
}

/* [data-bs-theme=dark] x { } again as [data-bs-theme=auto] x { } for people
 * whose system is dark. Placed behind its original, so order is kept. */
function copyDarkForAuto(root) {
  const dark = /\[data-bs-theme="?dark"?\]/g;
  root.walkRules((rule) => {
    if (rule.parent.type === 'atrule' && rule.parent.name === 'media' &&
        /prefers-color-scheme|print/.test(rule.parent.params)) return;
    const selectors = rule.selectors.filter((s) => s.match(dark));
    if (selectors.length === 0) return;
    const copy = rule.clone({ selectors:
      selectors.map((s) => s.replace(dark, '[data-bs-theme=auto]')) });
    const media = postcss.atRule({ name: 'media',
      params: 'screen and (prefers-color-scheme:dark)' });
    media.append(copy);
    rule.after(media);
  });
}

function dataImagesToFiles(root, files) {
  root.walkDecls((decl) => {
    if (!decl.value.includes('data:')) return;
    decl.value = decl.value.replace(
      /url\(\s*(["'])data:image\/svg\+xml,([\s\S]*?)\1\s*\)/g, (m, q, data) => {
        const svg = decodeURIComponent(data.replace(/%(?![0-9a-f]{2})/gi, '%25'));
        const name = 'i-' + createHash('sha256').update(svg).digest('hex')
          .slice(0, 8) + '.svg';
        files.set(name, svg);
        return `url(${name})`;
      });
    if (decl.value.includes('data:'))
      throw new Error(`data: left in ${decl.prop}: ${decl.value.slice(0, 80)}`);
  });
}

function squeeze(root) {
  root.walkComments((c) => {
    if (!c.text.startsWith('!')) c.remove();
  });
  root.walk((n) => {
    n.raws.before = '';
    n.raws.between = n.type === 'decl' ? ':' : '';
    n.raws.after = '';
    if (n.type === 'atrule') n.raws.afterName = ' ';
    if (n.type === 'rule') n.selectors = n.selectors.map((s) => s.trim());
    if (n.type === 'rule' || n.type === 'atrule') n.raws.semicolon = false;
    if (n.type === 'rule') n.selector = n.selectors.join(',');
    if (n.type === 'decl' && !n.prop.startsWith('--'))
      n.value = n.value.replace(/\s+/g, ' ');
  });
  return root.toString();
}

/* Custom properties nobody reads: Tabler declares hundreds for its JavaScript
 * customiser. Repeated, because one may be read only by another dropped one. */
function dropUnreadProperties(root, alsoRead) {
  for (;;) {
    const readNames = new Set(alsoRead);
    root.walkDecls((d) => {
      for (const m of d.value.matchAll(/var\(\s*(--[\w-]+)/g)) readNames.add(m[1]);
    });
    let dropped = 0;
    root.walkDecls(/^--/, (d) => {
      if (!readNames.has(d.prop)) {
        d.remove();
        dropped++;
      }
    });
    root.walkRules((r) => {
      if (r.nodes.length === 0) r.remove();
    });
    if (dropped === 0) return;
  }
}

async function makeTabler(files) {
  const content = [...filesBelow('templates', ['.tpl']),
    ...filesBelow('static', ['.js']), ...filesBelow('src/view', ['.c']),
    ...filesBelow('src/page', ['.c'])];
  const purged = await new PurgeCSS().purge({
    content: content.map((p) => ({ raw: read(p), extension: 'html' })),
    css: [{ raw: read(pathInPackage('@tabler/core', 'dist/css/tabler.css')) }],
    /* Every word in quotes or markup counts as a class: markers may put a
     * class together only from whole words. */
    defaultExtractor: (text) => text.match(/[\w-]+/g) || [],
    safelist: { standard: ['html', 'body', 'is-invalid', 'checked', 'disabled'],
      greedy: [/^data-bs-theme$/] },
    keyframes: true, variables: false, fontFace: true
  });
  const root = postcss.parse(purged[0].css);
  const app = filesBelow('static/app', ['.css']).map(read).join('\n');
  root.walkAtRules((a) => {
    if (a.name === 'media' && /^print/.test(a.params)) a.remove();
    if (a.name === 'charset') a.remove();
  });
  dropForeignSelectors(root);
  dropUnreadProperties(root, (app.match(/--tblr-[\w-]+/g) || []));
  copyDarkForAuto(root);
  dataImagesToFiles(root, files);
  files.set('tabler.css', squeeze(root));
}

function makeOwnCss(name, sources, files) {
  const root = postcss.parse(sources.map(read).join('\n'));
  copyDarkForAuto(root);
  dataImagesToFiles(root, files);
  files.set(name, squeeze(root));
}

function makeSprite(files) {
  const names = read('static/icons.txt').split('\n')
    .map((l) => l.replace(/#.*/, '').trim()).filter(Boolean);
  const symbols = names.map((name) => {
    const svg = read(pathInPackage('@tabler/icons', `icons/outline/${name}.svg`));
    const body = svg.replace(/<!--[\s\S]*?-->/g, '')
      .replace(/^[\s\S]*?<svg[^>]*>/, '').replace('</svg>', '')
      .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, '')
      .replace(/\s*\n\s*/g, '').replace(/\s+\/>/g, '/>');
    return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`;
  });
  const brand = read('static/brand.svg').replace(/\s*\n\s*/g, ' ');
  symbols.unshift(brand.replace(/^[\s\S]*?<svg[^>]*>/,
    '<symbol id="brand" viewBox="0 0 32 32">').replace('</svg>', '</symbol>'));
  files.set('icons.svg', '<svg xmlns="http://www.w3.org/2000/svg">' +
    symbols.join('') + '</svg>\n');
  files.set('brand.svg', read('static/brand.svg'));
  checkIconsUsed(new Set([...names, 'brand']));
}

function checkIconsUsed(have) {
  const missing = [];
  for (const path of filesBelow('templates', ['.tpl']))
    for (const m of read(path).matchAll(/icons\.svg#([\w-]+)"/g))
      if (!have.has(m[1])) missing.push(`${path}: ${m[1]}`);
  if (missing.length)
    throw new Error('icons not in static/icons.txt:\n' + missing.join('\n'));
}

function checkBudget(sizes) {
  const total = FIRST_LOAD.reduce((sum, n) => sum + sizes.get(n), 0);
  const list = FIRST_LOAD.map((n) =>
    `${n} ${(sizes.get(n) / 1024).toFixed(1)}`).join(', ');
  console.log(`first load ${(total / 1024).toFixed(1)} KB gzip: ${list}`);
  if (total > BUDGET) throw new Error('first load above 50 KB');
}

const files = new Map();
await makeTabler(files);
makeOwnCss('app.css', filesBelow('static/app', ['.css']), files);
makeOwnCss('print.css', ['static/print.css'], files);
/* As it is: issued reports name it. */
for (const path of filesBelow('static', ['.css']).filter((p) => /\/report-\d+\.css$/.test(p)))
  files.set(path.replace(/.*\//, ''), read(path));
makeSprite(files);
files.set('app.js', read('static/app.js'));
files.set('htmx.min.js', read(pathInPackage('htmx.org', 'dist/htmx.min.js'))
  .replace(/\n?\/\/# sourceMappingURL=.*\n?$/, '\n'));

/* Made once and sent for ever: as small as gzip can be. */
function zip(path) {
  const { status, stderr } = spawnSync('zopfli', [path]);
  if (status !== 0)
    throw new Error(`zopfli: ${stderr ?? 'is not installed (make deps)'}`);
  return statSync(path + '.gz').size;
}

const hash = createHash('sha256');
const sizes = new Map();
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const [name, text] of [...files].sort((a, b) => (a[0] < b[0] ? -1 : 1))) {
  writeFileSync(join(out, name), text);
  hash.update(name).update(text);
  sizes.set(name, zip(join(out, name)));
}
/* The ASSET marker: addresses carry it, so they may be cached for a year. */
writeFileSync(join(out, 'version'), hash.digest('hex').slice(0, 10) + '\n');
checkBudget(sizes);
