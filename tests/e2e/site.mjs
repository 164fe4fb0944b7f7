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

/* The rows that pages with {id} are opened for: where most is to be seen. */
const RICHEST = {
  customer: 'SELECT customer_id FROM event WHERE customer_id IN (SELECT id ' +
    'FROM customer WHERE live=1) GROUP BY 1 ORDER BY COUNT(*) DESC LIMIT 1',
  recovery_case: 'SELECT COALESCE((SELECT case_id FROM plan_step WHERE ' +
    "state = 'open' GROUP BY 1 ORDER BY COUNT(*) DESC, 1 LIMIT 1), " +
    '(SELECT MIN(id) FROM recovery_case))',
  account: "SELECT id FROM account WHERE login<>'system' ORDER BY id LIMIT 1",
};

export function idOf(instance, pattern) {
  const word = pattern.split('/').filter((w) => /^[a-z]/.test(w) ||
    w.startsWith('{'));
  const table = pattern.startsWith('/report/schedule/') ? 'report_schedule' :
    { user: 'account', reason: 'churn_reason', recovery: 'recovery_case',
      plan: 'plan_template' }[word[0]] || word[0];
  if (!/^[a-z_]+$/.test(table)) return null;
  /* The steps of an import are there until it is done. */
  const least = /\/(encoding|map|preview|progress)$/.test(pattern) ?
    'MAX' : 'MIN';
  try {
    const rows = instance.sql(RICHEST[table] ||
      `SELECT ${least}(id) FROM \`${table}\``);
    return rows.length && rows[0][0] !== 'NULL' ? rows[0][0] : null;
  } catch {
    return null;
  }
}

/* A step of a plan or of its template, and the word behind it. */
function stepOf(instance, pattern, id) {
  const [[step]] = instance.sql(pattern.startsWith('/plan/') ?
    `SELECT MIN(id) FROM plan_step_template WHERE template_id = ${id}` :
    `SELECT MIN(id) FROM plan_step WHERE case_id = ${id} AND state = 'open'`);
  return step === 'NULL' ? null : pattern.replace('{id}', id)
    .replace('{id}', step).replace('{word}', 'move');
}

/* The address of a pattern, with such rows; null where there is none. */
export function pathOf(instance, pattern) {
  if (!pattern.includes('{')) return pattern;
  if (pattern.includes('/file/')) return null; /* nobody uploaded one */
  if (pattern === '/market/line/{word}') return '/market/line/all';
  const id = idOf(instance, pattern);
  if (id !== null && pattern.includes('/step/{id}'))
    return stepOf(instance, pattern, id);
  if (id !== null && pattern.endsWith('/do/{word}'))
    return pattern.replace('{id}', id).replace('{word}', 'decide');
  if (id === null || !pattern.includes('{kind}'))
    return id === null ? null : pattern.replace(/\{[^}]*\}/g, id);
  const rows = instance.sql('SELECT MAX(id) FROM sales_order WHERE live = 1 ' +
    `AND customer_id = ${id}`);
  return pattern.replace('{id}', id).replace('{kind}', 'order')
    .replace('{id}', rows[0][0]);
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
