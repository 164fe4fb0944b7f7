/* Every page there is, as each role: no dead link, valid HTML, no violation of
 * axe, wide and narrow enough, in Chinese when Chinese is asked for.
 *
 * The crawl itself is plain requests; the browser then looks at one page of
 * each pattern. With LONG=1 every role crawls and every page is looked at in every
 * way; otherwise two roles drawn by lot beside the one of all roles, one page of
 * each address of the table with axe in Chinese, and the pages are shared out
 * among the languages to see whether they fit, and between phone and no script:
 * SEED=N does it the same way once more. A page of the table that nobody looked
 * at fails. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { HtmlValidate } from 'html-validate';
import { accessible, Browser, closed, fits, Instance, logIn }
  from './harness.mjs';
import { LONG, shuffled } from './lot.mjs';
import { rowsMade } from './rows.mjs';
import { englishTexts, kindsOf, linksOf, mayOpen, NO_PAGE, pagesOf,
  pathsOf, patternOf, ROLES, routeOf, routesOf } from './site.mjs';

const MOST = LONG ? 5000 : 600; // addresses a role
const WIDTHS = [[1440, 900], [1366, 768], [1024, 768], [390, 844]];
/* A sheet of paper, kept byte for byte with its style sheet: in one language, not
 * for a phone, and without a script anyway. */
const PAPER = /\/report\/\d+\/document$/;
const validator = new HtmlValidate(JSON.parse(readFileSync(join(
  import.meta.dirname, '../../.htmlvalidate.json'), 'utf8')));

let instance, browser, routes;
const people = {};
/* Pattern → { path, role, start, kinds } of the first page of it; start:
 * what the table of addresses leads to. */
const seen = new Map();
const assets = new Set(), validated = new Set();
const looked = new Set(); // patterns of the table

before(async () => {
  instance = await Instance.start({ demo: true });
  browser = await Browser.start(instance);
  for (const role of ROLES) people[role] = instance.person(role);
  people.all = instance.user('every-role', ROLES.join(','));
  people.all.roles = ROLES;
  await rowsMade(instance, browser, people.all, people.sales);
  routes = routesOf(instance);
});
after(async () => {
  await browser?.stop();
  await instance?.stop();
});

/* Without a script a page that waits for a job loads itself again: nothing is
 * read or typed there. */
const RELOAD = /<noscript><meta http-equiv="refresh" [^>]*><\/noscript>/;

async function isValid(html, what) {
  const report = await validator.validateString(html.replace(RELOAD, ''));
  const bad = report.results.flatMap((r) => r.messages)
    .filter((m) => m.severity === 2)
    .map((m) => `${m.line}: ${m.ruleId}: ${m.message}`);
  return bad.slice(0, 5).map((m) => `${what} ${m}`);
}

/* Addresses to begin with: what the table says, for this role. */
function startOf(role) {
  return routes.filter(({ method, pattern }) => method === 'GET' &&
    !(pattern in NO_PAGE)).flatMap((r) => pathsOf(instance, r.pattern)
    .map((path) => ({ path, start: true, row: r.pattern.includes('{'),
      may: people[role].roles.some((one) => mayOpen(r, one)) })));
}

/* How pages are told apart when they are counted: the stages, KPIs and kinds of
 * event are alike, unless all are looked at. */
const sortOf = (path) => LONG ? patternOf(path).split('?')[0] :
  routeOf(routes, path.split('?')[0]) || patternOf(path);

/* One crawl; what is wrong, as lines. */
async function crawl(role) {
  const page = await browser.page();
  await logIn(page, people[role]);
  const wrong = [], counts = new Map(), from = new Map();
  const queue = startOf(role);
  let done = 0;
  const add = (to, path, start = false) => {
    const asked = patternOf(to).split('?')[1];
    const sort = `${sortOf(to)} ${LONG ? asked : !!asked}`;
    const n = counts.get(sort) || 0, asset = to.startsWith('/static/');
    if (from.has(to) || (!start && n >= (asked ? 1 : 2)) ||
        (asset && assets.has(to))) return;
    if (asset) assets.add(to);
    counts.set(sort, n + 1);
    from.set(to, path);
    queue.push({ path: to, may: true, asset, start });
  };
  for (const next of queue) from.set(next.path, 'perennial routes');
  while (queue.length && done < MOST) {
    const { path, may, row, asset, start } = queue.shift();
    const answer = await page.request.get(path, { maxRedirects: 0 });
    const status = answer.status();
    done++;
    const right = may === false ? status === 403 : status === 200 ||
      status === 303 || (row && (status === 404 || status === 403));
    if (!right) wrong.push(`${role}: ${path} is ${status} (on ${
      from.get(path)})`);
    if (status === 303) {
      const to = new URL(answer.headers().location, instance.url + path);
      add(to.pathname + to.search, path, start);
    }
    if (asset || !/html/.test(answer.headers()['content-type'] || '')) continue;
    const html = await answer.text(), pattern = patternOf(path);
    const alike = LONG || start ? pattern : sortOf(path);
    if ((LONG && role === 'sales') || !validated.has(alike))
      wrong.push(...await isValid(html, `${role}: ${path}`));
    validated.add(alike);
    if (status !== 200) continue;
    if (!seen.has(pattern) && /<html/.test(html))
      seen.set(pattern, { path, role, start, kinds: kindsOf(html) });
    for (const to of linksOf(html, instance.url + path)) add(to, path);
  }
  if (queue.length) wrong.push(`${role}: ${queue.length} addresses are left`);
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

/* Addresses to look at, by role: what the table leads to, one of each further
 * sort, and with `more` also a second one that has a kind of element no page
 * before has. Of these the share `part` of `parts`, unless all are looked at;
 * with `more` all that the table leads to. */
let dealt;
const drawn = (path, [part, parts]) => {
  dealt ||= new Map(shuffled([...seen.keys()]).map((p, i) => [p, i]));
  return LONG || dealt.get(patternOf(path)) % parts === part;
};
function toLookAt(more, share) {
  const byRole = new Map(), counts = new Map(), known = new Set();
  for (const { path, role, start, kinds } of seen.values()) {
    const sort = sortOf(path), n = counts.get(sort) || 0;
    const fresh = [...kinds].some((k) => !known.has(k));
    if ((!start && n > 0 && !(more && n < 2 && fresh)) ||
        (!more && PAPER.test(path))) continue;
    counts.set(sort, n + 1);
    for (const k of kinds) known.add(k);
    if ((more && start) || drawn(path, share))
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
    if (width < 1000 && PAPER.test(page.url())) continue;
    await page.setViewportSize({ width, height });
    await fits(page).catch((e) => wrong.push(`${width}: ${e.message}`));
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

test('Chinese pages have no axe violation, light and dark, fit four widths ' +
  'and are Chinese', async () => {
  const wrong = [], english = englishTexts();
  await eachPage({ locale: 'zh-CN' }, [0, 3], async (page, path) => {
    if (drawn(path, [0, 3])) await widthsOf(page, wrong);
    for (const text of await page.evaluate(textsOfPage))
      if (english.has(text)) wrong.push(`${path} not translated: ${text}`);
    for (const card of await page.evaluate(emptyCards))
      wrong.push(`${path} empty card: ${card}`);
    await accessible(page, null, PAPER.test(path) ? ['target-size'] : [])
      .catch((e) => wrong.push(e.message));
    await page.emulateMedia({ colorScheme: 'dark' }); // the same elements
    await accessible(page, ['color-contrast']).catch((e) =>
      wrong.push(`dark ${e.message}`));
    await page.emulateMedia({ colorScheme: 'light' });
    looked.add(routeOf(routes, path.split('?')[0]));
  }, { more: true });
  assert.deepEqual(wrong, []);
});

test('a page of every address was looked at', () => {
  const missed = pagesOf(routes).map(({ pattern }) => pattern)
    .filter((pattern) => !looked.has(pattern));
  assert.deepEqual(missed, []);
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
