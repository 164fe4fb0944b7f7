/* Pictures of every page (make shots). Pages come from `perennial routes`: all
 * GET addresses; {id} is filled with a row that has much to show. An address
 * that answers anything but 200 is named and fails the run. */
import { join } from 'node:path';
import { Browser, Instance, logIn } from './harness.mjs';

const out = process.env.SHOTS;
const looks = [
  { name: 'zh-1440', locale: 'zh-CN', colorScheme: 'light', width: 1440 },
  { name: 'zh-1366', locale: 'zh-CN', colorScheme: 'light', width: 1366,
    height: 768 },
  { name: 'en-dark-1440', locale: 'en', colorScheme: 'dark', width: 1440 },
  { name: 'zh-phone', locale: 'zh-CN', colorScheme: 'light', width: 390,
    height: 844, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
];
/* The row of a subject that has most below it. */
const richest = {
  customer: 'SELECT customer_id FROM event GROUP BY 1 ORDER BY COUNT(*) DESC' +
    ' LIMIT 1',
};

function idOf(instance, subject) {
  const table = subject === 'user' ? 'account' : subject;
  try {
    const rows = instance.sql(richest[subject] ||
      `SELECT MIN(id) FROM \`${table}\``);
    return rows.length && rows[0][0] !== 'NULL' ? rows[0][0] : null;
  } catch {
    return null;
  }
}

function pagesOf(instance) {
  const text = instance.command(['routes']);
  const paths = [];
  for (const line of text.split('\n')) {
    const m = line.match(/\bGET\b\s+(\/\S*)/);
    if (!m || /\.(csv|xlsx|json|txt)$|^\/health|^\/logout/.test(m[1])) continue;
    let path = m[1];
    const id = /\{/.test(path) ? idOf(instance, path.split('/')[1]) : null;
    if (/\{/.test(path) && id === null) continue;
    path = path.replace(/\{[^}]*\}/g, id);
    paths.push(path);
  }
  return [...new Set(paths)].sort();
}

const instance = await Instance.start();
const browser = await Browser.start(instance);
const person = instance.user('shots', 'manager,admin');
const wrong = [];
for (const { name, ...look } of looks) {
  const page = await browser.page(look);
  const file = (path) => join(out, name + '-' +
    (path.slice(1).replace(/[^\w-]+/g, '_') || 'start'));
  await page.goto('/login');
  await page.screenshot({ path: file('/login') + '.png', fullPage: true });
  await logIn(page, person);
  for (const path of pagesOf(instance)) {
    if (path === '/login') continue;
    const answer = await page.goto(path);
    if (answer.status() !== 200) {
      wrong.push(`${name} ${path}: ${answer.status()}`);
      continue;
    }
    await page.screenshot({ path: file(path) + '.png', fullPage: true });
    if (name === 'zh-1440' && /^\/customer\/\d+$|report|print/.test(path))
      await page.pdf({ path: file(path) + '-print.pdf', format: 'A4',
        preferCSSPageSize: true });
  }
  for (const m of page.troubles) wrong.push(`${name}: ${m}`);
  await page.context().close();
}
await browser.stop();
await instance.stop();
if (wrong.length) {
  console.error(wrong.join('\n'));
  process.exitCode = 1;
}
