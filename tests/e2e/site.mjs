/* The pages of the product as one finds them: the addresses of `perennial
 * routes`, and every link on them. An address counts by its pattern (numbers
 * and values taken out), so that a list of a thousand rows is two pages. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const top = join(import.meta.dirname, '..', '..');
export const ROLES = ['sales', 'manager', 'marketing', 'service', 'analyst',
  'admin'];

/* [{ method, pattern, roles: [...], flags: [...] }] */
export function routesOf(instance) {
  return instance.command(['routes']).trim().split('\n').map((line) => {
    const [method, pattern, ...rest] = line.trim().split(/\s+/);
    return { method, pattern,
      roles: rest.filter((w) => !w.startsWith('[')),
      flags: rest.filter((w) => w.startsWith('[')).map((w) =>
        w.slice(1, -1)) };
  });
}

export function mayOpen(route, role) {
  return route.flags.includes('public') || route.roles.includes(role);
}

/* /customer/17?tab=order#x and /customer/9?tab=ticket are one pattern. */
export function patternOf(address) {
  const url = new URL(address, 'http://x');
  const keys = [...new Set(url.searchParams.keys())].sort().join('&');
  return url.pathname.replace(/\/\d+/g, '/{id}') + (keys ? `?${keys}` : '');
}

const unescape = (s) => s.replace(/&#x([0-9a-f]+);/gi,
  (_, n) => String.fromCodePoint(parseInt(n, 16))).replace(/&#(\d+);/g,
  (_, n) => String.fromCodePoint(n)).replace(/&quot;/g, '"')
  .replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

/* What a page leads to by itself: links, parts that htmx loads, assets. */
export function linksOf(html, base) {
  const found = new Set();
  for (const m of html.matchAll(/\s(?:href|src|hx-get)="([^"]*)"/g)) {
    const to = unescape(m[1]);
    if (!to || to.startsWith('#') || /^(mailto|tel):/.test(to)) continue;
    const url = new URL(to, base);
    url.hash = '';
    if (url.origin === new URL(base).origin)
      found.add(url.pathname + url.search);
  }
  return [...found];
}

/* The kinds of elements on a page: the name with the class and the names of
 * the other attributes. Pages of one pattern that have the same are alike. */
export function kindsOf(html) {
  const kinds = new Set();
  for (const [, tag, rest] of html.matchAll(/<([a-z][a-z0-9]*)([^>]*)>/g))
    kinds.add(tag + rest.replace(/\s([a-z-]+)="([^"]*)"/g, (_, name, value) =>
      name === 'class' || name === 'role' ? ` ${name}=${value}` : ` ${name}`));
  return kinds;
}

/* Addresses that are no page to look at, and why. */
export const NO_PAGE = {
  '/health': 'plain text for the machine that watches the server',
  '/feed/{word}/task.ics': 'a calendar at a secret address',
  '/notice/{id}/file/{word}': 'a file as somebody uploaded it',
  '/study/{id}/file/{word}': 'a file as somebody uploaded it',
  '/goal/progress': 'a part of my day, which loads it; by itself it leads on',
  '/stage': 'leads on to the first stage of the model',
  '/login': 'leads on for who is logged in; login.test.mjs looks at it',
};

/* The addresses of the table that are pages, one for each pattern of it. */
export function pagesOf(routes) {
  return routes.filter(({ method, pattern }) => method === 'GET' &&
    !/\.(csv|xlsx|pdf)$/.test(pattern) && !(pattern in NO_PAGE));
}

/* The row of the table that an address without its query is answered by: the
 * one with most words of its own. */
export function routeOf(routes, path) {
  const braces = (r) => r.pattern.split('{').length;
  const fits = ({ pattern }) => new RegExp(`^${pattern.replace(/\./g, '\\.')
    .replace(/\{id\}/g, '\\d+').replace(/\{\w+\}/g, '[\\w-]+')}$`).test(path);
  return routes.filter((r) => r.method === 'GET' && fits(r))
    .sort((x, y) => braces(x) - braces(y))[0]?.pattern;
}

/* What stands for the words of a pattern. Sections of the funnel are pages of
 * their own each. */
const WORDS = [
  ['/funnel/section/{word}', ...['cohort', 'say', 'drops', 'matrix', 'curve',
    'stuck', 'trend', 'parts'].map((w) => `/funnel/section/${w}`)],
  ['/stage/{word}/{word}', '/stage/lifecycle6/usage'],
  ['/warning/rule/new', '/warning/rule/new?cause=frequency'],
  ['/kpi/{word}', '/kpi/site_visits'],
  ['/market/line/{word}', '/market/line/all'],
  ['/do/{word}', '/do/decide'],
  ['/step/{id}/{word}', '/step/{id}/move'],
  ['/event/{kind}/', '/event/order/'],
];

/* Pages of a pattern that have what the first has not. */
const MORE = {
  '/funnel': ['/funnel?all=1'],
  /* values entered; a play that does not fit its stage; seven stages */
  '/stage/{word}/{word}': ['/stage/lifecycle6/awareness',
    '/stage/relationship4/exploration', '/stage/marketing6/desire'],
};

/* The rows that pages with {id} are opened for, where most is to be seen, by
 * the beginning of the address; the first that fits. Else the first row of the
 * table that is called as the address. */
const ROWS = [
  ['/customer/{id}/event/order/{id}', 'SELECT customer_id, MAX(id) FROM ' +
    'sales_order WHERE live = 1 GROUP BY 1 ORDER BY COUNT(*) DESC, 1 LIMIT 1'],
  ['/customer/', 'SELECT customer_id FROM event WHERE customer_id IN (SELECT ' +
    'id FROM customer WHERE live = 1) GROUP BY 1 ORDER BY COUNT(*) DESC, 1 ' +
    'LIMIT 1'],
  ['/recovery/', 'SELECT case_id, MIN(id) FROM plan_step WHERE state = ' +
    "'open' GROUP BY 1 ORDER BY COUNT(*) DESC, 1 LIMIT 1"],
  ['/plan/', 'SELECT template_id, MIN(id) FROM plan_step_template GROUP BY 1 ' +
    'ORDER BY 1 LIMIT 1'],
  ['/model/', 'SELECT m.number, MIN(s.number) FROM model m JOIN stage s ON ' +
    "s.model_code = m.code WHERE m.code = 'lifecycle6'"],
  ['/account/', "SELECT id FROM account WHERE login <> 'system' ORDER BY id " +
    'LIMIT 1'],
  ['/reason/', 'SELECT MIN(id) FROM churn_reason'],
  ['/notice/', 'SELECT MIN(id) FROM termination_notice'],
  ['/need/', 'SELECT MIN(id) FROM stage_need'],
  ['/kpi/entry/', 'SELECT MIN(id) FROM kpi_entry'],
  ['/task/', 'SELECT MIN(id) FROM task WHERE done_at IS NULL'],
  ['/warning/cause/', 'SELECT MIN(number) + 1 FROM warning_cause'],
  ['/warning/rule/', 'SELECT MIN(id) FROM warning_rule'],
  ['/report/schedule/', 'SELECT MIN(id) FROM report_schedule'],
  ['/report/{id}/delete', "SELECT MIN(id) FROM report WHERE state = 'draft'"],
  ['/report/', "SELECT MIN(id) FROM report WHERE state = 'issued'"],
  /* The steps of an import are there until it is done. */
  ['/import/{id}/progress', 'SELECT MAX(id) FROM import'],
  ...['encoding', 'map', 'preview'].map((step) => [`/import/{id}/${step}`,
    "SELECT MIN(id) FROM import WHERE state = 'preview'"]),
];

/* The addresses of a pattern; a row that is not there is a fault. */
export function pathsOf(instance, pattern) {
  const [word, ...of] = WORDS.find(([w]) => pattern.includes(w)) || ['', ''];
  const paths = of.map((w) => pattern.replace(word, w));
  return [...paths, ...MORE[pattern] || []].map((path) => {
    if (!path.includes('{')) return path;
    const [, select] = ROWS.find(([of]) => path.startsWith(of)) ||
      [0, `SELECT MIN(id) FROM ${path.split('/')[1]}`];
    const [ids = []] = instance.sql(select);
    return path.replace(/\{[^}]*\}/g, () => {
      const id = ids.shift();
      if (!id || id === 'NULL') throw new Error(`no row for ${pattern}`);
      return id;
    });
  });
}

/* English texts whose translation differs: seen on a Chinese page they are
 * forgotten ones. Only whole sentences and labels, no single short word that
 * may be a name. */
export function englishTexts() {
  const texts = new Set();
  for (const file of readdirSync(join(top, 'templates/po/zh-CN'))) {
    const text = readFileSync(join(top, 'templates/po/zh-CN', file), 'utf8');
    for (const m of text.matchAll(
      /^msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)/gm)) {
      const join2 = (s) => s.trim().split('\n').map((l) => JSON.parse(l))
        .join('');
      const id = join2(m[1]), str = join2(m[2]);
      if (id && str && id !== str && /[A-Za-z]{3}/.test(id) &&
          !/[%{]/.test(id) && id !== 'Perennial') texts.add(id);
    }
  }
  return texts;
}
