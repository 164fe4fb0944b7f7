/* Every page there is, as each role: no dead link, valid HTML, no violation of
 * axe, wide and narrow enough, in Chinese when Chinese is asked for.
 *
 * The crawl itself is plain requests; the browser then looks at one page of
 * each pattern. With LONG=1 every role crawls and every page is looked at in every
 * way; otherwise two roles drawn by lot beside the one of all roles, and the
 * pages are shared out among the languages, and between phone and no script:
 * SEED=N does it the same way once more. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { HtmlValidate } from 'html-validate';
import { accessible, Browser, closed, fits, Instance, logIn }
  from './harness.mjs';
import { LONG, shuffled } from './lot.mjs';
import { englishTexts, kindsOf, linksOf, mayOpen, pathOf, patternOf, ROLES,
  routesOf } from './site.mjs';

const MOST = 150; // addresses a role
const WIDTHS = [[1440, 900], [1366, 768], [1024, 768], [390, 844]];
const validator = new HtmlValidate(JSON.parse(readFileSync(join(
  import.meta.dirname, '../../.htmlvalidate.json'), 'utf8')));

let instance, browser;
const people = {};
const seen = new Map(); // pattern → { path, role, kinds } of the first of it
const assets = new Set();

before(async () => {
  instance = await Instance.start({ demo: true });
  browser = await Browser.start(instance);
  for (const role of ROLES) people[role] = instance.person(role);
  people.all = instance.user('every-role', ROLES.join(','));
  people.all.roles = ROLES;
  await imports();
  await schedule();
});
after(async () => {
  await browser?.stop();
  await instance?.stop();
});

/* An import that is done, with a row refused, and one on its way. */
async function imports() {
  const file = join(instance.dir, 'crawl.csv');
  writeFileSync(file, '客户编号,客户名称,首次接触\nCRAWL-1,保定爬网丝网厂,' +
    '2026-01-05\nCRAWL-2,邢台轴承座厂,2026-13-40\n');
  const done = instance.command(['import', 'customers', file, '--owner',
    people.sales.login], '', 3);
  assert.match(done, /1 refused/);
  const page = await browser.page();
  await logIn(page, people.all);
  await page.goto('/import/new?kind=customer');
  await page.setInputFiles('input[name=file]', file);
  for (const selector of ['main button[type=submit]', 'button[value=next]',
    'form[action$="/map"] > .clm-buttons button'])
    await Promise.all([page.waitForNavigation(), page.click(selector)]);
  assert.match(page.url(), /\/preview$/);
  await closed(page);
}

/* A schedule that nothing is drawn up by, and has nobody as its reader. */
async function schedule() {
  const page = await browser.page();
  await logIn(page, people.all);
  await page.goto('/report/schedule/new');
  await page.fill('input[name=name]', '周一例会');
  await page.uncheck('input[name=active]');
  await Promise.all([page.waitForNavigation(),
    page.click('form[action="/report/schedule"] button[type=submit]')]);
  assert.match(page.url(), /\/report\/schedule\/\d+$/);
  await closed(page);
}

async function isValid(html, what) {
  const report = await validator.validateString(html);
  const bad = report.results.flatMap((r) => r.messages)
    .filter((m) => m.severity === 2)
    .map((m) => `${m.line}: ${m.ruleId}: ${m.message}`);
  return bad.slice(0, 5).map((m) => `${what} ${m}`);
}

/* Addresses to begin with: what the table says, for this role. */
function startOf(role) {
  return routesOf(instance).filter((r) => r.method === 'GET' &&
    !r.pattern.startsWith('/login')).map((r) => {
    return { path: pathOf(instance, r.pattern), row: r.pattern.includes('{'),
      may: people[role].roles.some((one) => mayOpen(r, one)) };
  }).filter((r) => r.path);
}

/* One crawl; what is wrong, as lines. */
async function crawl(role) {
  const page = await browser.page();
  await logIn(page, people[role]);
  const wrong = [], counts = new Map(), from = new Map();
  const queue = startOf(role);
  let done = 0;
  for (const next of queue) from.set(next.path, 'perennial routes');
  while (queue.length && done < MOST) {
    const { path, may, row, asset } = queue.shift();
    const answer = await page.request.get(path, { maxRedirects: 0 });
    const status = answer.status();
    done++;
    const right = may === false ? status === 403 : status === 200 ||
      status === 303 || (row && (status === 404 || status === 403));
    if (!right) wrong.push(`${role}: ${path} is ${status} (on ${
      from.get(path)})`);
    if (asset || !/html/.test(answer.headers()['content-type'] || '')) continue;
    const html = await answer.text();
    if ((LONG && role === 'sales') || !seen.has(patternOf(path)))
      wrong.push(...await isValid(html, `${role}: ${path}`));
    if (status !== 200) continue;
    if (!seen.has(patternOf(path)) && /<html/.test(html))
      seen.set(patternOf(path), { path, role, kinds: kindsOf(html) });
    for (const to of linksOf(html, instance.url + path)) {
      const pattern = patternOf(to), n = counts.get(pattern) || 0;
      const asset = to.startsWith('/static/');
      if (from.has(to) || n >= (to.includes('?') ? 1 : 2) ||
          (asset && assets.has(to))) continue;
      if (asset) assets.add(to);
      counts.set(pattern, n + 1);
      from.set(to, path);
      queue.push({ path: to, may: true, asset });
    }
  }
  await closed(page);
  return { wrong, done };
}

for (const role of ['all', ...LONG ? ROLES : shuffled(ROLES).slice(0, 2)]) {
  test(`no link is dead and no page is bad HTML for ${role}`, async (t) => {
    const { wrong, done } = await crawl(role);
    t.diagnostic(`${done} addresses`);
    assert.deepEqual(wrong, []);
  });
}

/* Text a person sees or hears, by text node and by attribute. */
const textsOfPage = () => {
  const texts = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const of = walk.currentNode.parentElement;
    if (!of.closest('script, style, [lang]:not(html)'))
      texts.push(walk.currentNode.data.trim().replace(/\s+/g, ' '));
  }
  for (const e of document.querySelectorAll('*'))
    for (const a of ['aria-label', 'title', 'placeholder', 'alt'])
      if (e.hasAttribute(a) && !e.closest('[lang]:not(html)'))
        texts.push(e.getAttribute(a).trim());
  return [...new Set(texts)].filter(Boolean);
};

/* Cards whose body holds nothing but dashes. */
const emptyCards = () => [...document.querySelectorAll('.clm-card')]
  .filter((c) => {
    const head = c.querySelector('.clm-card-head')?.innerText || '';
    const rest = c.innerText.replace(head, '').trim();
    return c.offsetParent && !c.querySelector('input, svg[role=img]') &&
      /^[\s–—-]*$/.test(rest);
  }).map((c) => c.outerHTML.slice(0, 120));

/* Addresses to look at, by role: one of each pattern without its query; with
 * `more` also a second one that has a kind of element no page before has. Of
 * these the share `part` of `parts`, unless all are looked at. */
let dealt;
function toLookAt(more, [part, parts]) {
  const byRole = new Map(), counts = new Map(), known = new Set();
  dealt ||= new Map(shuffled([...seen.keys()]).map((p, i) => [p, i]));
  for (const [pattern, { path, role, kinds }] of seen) {
    const bare = patternOf(path).split('?')[0] // the kinds of event are alike
      .replace(/\/event\/[a-z_-]+\//, '/event/');
    const n = counts.get(bare) || 0, fresh = [...kinds].some((k) =>
      !known.has(k));
    if (n > 0 && !(more && n < 2 && fresh)) continue;
    counts.set(bare, n + 1);
    for (const k of kinds) known.add(k);
    if (!LONG && dealt.get(pattern) % parts !== part) continue;
    byRole.set(role, [...byRole.get(role) || [], path]);
  }
  return byRole;
}

async function eachPage(look, share, visit,
  { more = false, until = 'load' } = {}) {
  const byRole = toLookAt(more, share);
  for (const [role, paths] of byRole) {
    const page = await browser.page({ reducedMotion: 'reduce', ...look });
    await logIn(page, people[role]);
    for (const path of paths) {
      const answer = await page.goto(path, { waitUntil: until });
      assert.ok(answer.status() < 400, `${path}: ${answer.status()}`);
      await visit(page, path);
    }
    await closed(page);
  }
}

async function widthsOf(page, wrong, widths = WIDTHS) {
  for (const [width, height] of widths) {
    await page.setViewportSize({ width, height });
    await fits(page).catch((e) => wrong.push(`${width}: ${e.message}`));
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

test('Chinese pages have no axe violation, light and dark, fit four widths ' +
  'and are Chinese', async () => {
  const wrong = [], english = englishTexts();
  await eachPage({ locale: 'zh-CN' }, [0, 3], async (page, path) => {
    await widthsOf(page, wrong);
    for (const text of await page.evaluate(textsOfPage))
      if (english.has(text)) wrong.push(`${path} not translated: ${text}`);
    for (const card of await page.evaluate(emptyCards))
      wrong.push(`${path} empty card: ${card}`);
    await accessible(page).catch((e) => wrong.push(e.message));
    await page.emulateMedia({ colorScheme: 'dark' }); // the same elements
    await accessible(page, ['color-contrast']).catch((e) =>
      wrong.push(`dark ${e.message}`));
    await page.emulateMedia({ colorScheme: 'light' });
  }, { more: true });
  assert.deepEqual(wrong, []);
});

for (const [locale, widths, share] of [['en', WIDTHS, [1, 3]],
  ['zh-TW', WIDTHS.slice(1), [2, 3]]]) {
  test(`pages in ${locale} fit their window`, async () => {
    const wrong = [];
    await eachPage({ locale }, share, async (page) => {
      assert.equal(await page.getAttribute('html', 'lang'), locale);
      await widthsOf(page, wrong, widths);
    });
    assert.deepEqual(wrong, []);
  });
}

/* The narrowest of today's phones, for the page with the widest tables. */
test('the page of stages fits a phone of 360 px', async () => {
  for (const locale of ['en', 'zh-CN', 'zh-TW']) {
    const page = await browser.page({ width: 360, height: 740, locale });
    await logIn(page, people.all);
    await page.goto('/stage');
    await fits(page);
    await closed(page);
  }
});

const BY_SIZE = ['target-size', 'color-contrast', 'page-has-heading-one',
  'scrollable-region-focusable', 'landmark-one-main'];

test('on a phone no axe rule that depends on the size is broken', async () => {
  const wrong = [];
  await eachPage({ width: 390, height: 844, isMobile: true, hasTouch: true },
    [0, 2], (page) => accessible(page, BY_SIZE).catch((e) =>
      wrong.push(e.message)));
  assert.deepEqual(wrong, []);
});

test('without JavaScript every page opens and is the same page', async () => {
  await eachPage({ javaScriptEnabled: false }, [1, 2], async (page, path) => {
    assert.equal(await page.locator('main h1').count(), 1, path);
  }, { until: 'domcontentloaded' });
});
