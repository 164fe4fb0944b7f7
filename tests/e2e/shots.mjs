/* Pictures of every page (make shots), and of some as they are printed. Pages
 * come from `perennial routes`: all GET addresses; {id} is filled with a row that
 * has much to show, or the run fails. An address that answers anything but 200 is
 * named and fails the run too. */
import { join } from 'node:path';
import { Browser, Instance, logIn } from './harness.mjs';
import { rowsMade } from './rows.mjs';
import { mayOpen, pagesOf, pathsOf, ROLES, routesOf } from './site.mjs';

const out = process.env.SHOTS;
const looks = [
  { name: 'zh-1440', locale: 'zh-CN', colorScheme: 'light', width: 1440 },
  { name: 'zh-1366', locale: 'zh-CN', colorScheme: 'light', width: 1366,
    height: 768 },
  { name: 'en-dark-1440', locale: 'en', colorScheme: 'dark', width: 1440 },
  { name: 'zh-phone', locale: 'zh-CN', colorScheme: 'light', width: 390,
    height: 844, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
];
const PRINTED = ['/customer/{id}', '/customer/{id}/sheet', '/recovery/{id}/sheet',
  '/notice/{id}/letter', '/funnel', '/stage/{word}/{word}', '/calendar',
  '/report/{id}/document'];

const instance = await Instance.start();
const browser = await Browser.start(instance);
/* A manager with customers of his own; somebody with every role for the rest. */
const password = 'correct horse battery';
instance.command(['user', 'password', 'wangwei', '--stdin', '--keep'],
  password);
const people = [
  { login: 'wangwei', password, roles: ['sales', 'manager'] },
  { ...instance.user('shots', ROLES.join(',')), roles: ROLES },
];
await rowsMade(instance, browser, people[1], people[0]);
const pages = pagesOf(routesOf(instance)).flatMap((route) =>
  pathsOf(instance, route.pattern).map((path) => ({ path,
    printed: PRINTED.includes(route.pattern), people: people.filter(({ roles }) =>
      roles.some((role) => mayOpen(route, role))) })));

/* The first of the people who may open it and has the row; his answer. */
async function opened(page, { path, people }) {
  let answer;
  for (const person of people) {
    if (page.who !== person) {
      await page.context().clearCookies();
      await logIn(page, person);
      page.who = person;
    }
    answer = await page.goto(path);
    if (answer.status() === 200) break;
  }
  return answer;
}

const wrong = [];
for (const { name, ...look } of looks) {
  const page = await browser.page(look);
  const file = (path) => join(out, name + '-' +
    (path.slice(1).replace(/[^\w-]+/g, '_') || 'start'));
  await page.goto('/login');
  await page.screenshot({ path: file('/login') + '.png', fullPage: true });
  for (const one of pages) {
    const answer = await opened(page, one);
    if (answer.status() !== 200) {
      wrong.push(`${name} ${one.path}: ${answer.status()}`);
      continue;
    }
    await page.screenshot({ path: file(one.path) + '.png', fullPage: true });
    if (name === 'zh-1440' && one.printed)
      await page.pdf({ path: file(one.path) + '-print.pdf', format: 'A4',
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
