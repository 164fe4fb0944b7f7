/* Pictures of every page (make shots). Pages come from `perennial routes`: all
 * GET addresses; {id} is filled with a row that has much to show. An address
 * that answers anything but 200 is named and fails the run. */
import { join } from 'node:path';
import { Browser, Instance, logIn } from './harness.mjs';
import { pathOf, mayOpen, routesOf } from './site.mjs';

const out = process.env.SHOTS;
const looks = [
  { name: 'zh-1440', locale: 'zh-CN', colorScheme: 'light', width: 1440 },
  { name: 'zh-1366', locale: 'zh-CN', colorScheme: 'light', width: 1366,
    height: 768 },
  { name: 'en-dark-1440', locale: 'en', colorScheme: 'dark', width: 1440 },
  { name: 'zh-phone', locale: 'zh-CN', colorScheme: 'light', width: 390,
    height: 844, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
];
/* Pages of a role: the table's, with the row that has most to show. */
function pagesOf(instance, roles) {
  const paths = routesOf(instance).filter((r) => r.method === 'GET' &&
    !/\.(csv|xlsx)$|^\/health|^\/login/.test(r.pattern) &&
    roles.some((role) => mayOpen(r, role)))
    .map(({ pattern }) => pathOf(instance, pattern));
  return [...new Set(paths)].filter(Boolean).sort();
}

const instance = await Instance.start();
const browser = await Browser.start(instance);
/* A manager with customers of his own; an administrator for the rest. */
const password = 'correct horse battery';
instance.command(['user', 'password', 'wangwei', '--stdin', '--keep'],
  password);
const people = [
  { login: 'wangwei', password, roles: ['sales', 'manager'] },
  { ...instance.user('shots', 'manager,admin'), roles: ['manager', 'admin'] },
];
const wrong = [];
for (const { name, ...look } of looks) {
  const page = await browser.page(look);
  const file = (path) => join(out, name + '-' +
    (path.slice(1).replace(/[^\w-]+/g, '_') || 'start'));
  await page.goto('/login');
  await page.screenshot({ path: file('/login') + '.png', fullPage: true });
  const done = new Set();
  for (const person of people) for (const path of
    pagesOf(instance, person.roles)) {
    if (done.has(path)) continue;
    if (page.who !== person) {
      await page.context().clearCookies();
      await logIn(page, person);
      page.who = person;
    }
    done.add(path);
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
