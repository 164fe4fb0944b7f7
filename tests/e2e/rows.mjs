/* Rows that some pages are opened for and the demonstration company does not
 * have: what is on its way (an import, a PDF, the draft of a model's rules and
 * its rehearsal), reports, a schedule, a value of a KPI. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { closed, logIn } from './harness.mjs';

const press = (page, selector) => Promise.all([page.waitForNavigation(),
  page.click(selector)]);

/* A job that somebody has for a day, so that it stays on its way; its number. */
function jobOf(instance, kind, arg, login) {
  instance.sql('INSERT INTO job (kind, arg, state, account_id, progress_done, ' +
    'progress_total, worker, lease_until, heartbeat_at, attempts, started_at) ' +
    `SELECT '${kind}', '${arg}', 'running', id, 1, 3, 'nobody', ` +
    'UTC_TIMESTAMP(6) + INTERVAL 1 DAY, UTC_TIMESTAMP(6), 1, UTC_TIMESTAMP(6) ' +
    `FROM account WHERE login = '${login}'`);
  return instance.sql('SELECT MAX(id) FROM job')[0][0];
}

async function upload(page, file, ...selectors) {
  await page.goto('/import/new?kind=customer');
  await page.setInputFiles('input[name=file]', file);
  for (const selector of ['main button[type=submit]', ...selectors])
    await press(page, selector);
}

/* One that is done, with a row refused; one that is looked at before it is
 * begun; one on its way. */
async function imports(instance, page, { login }, owner) {
  const file = join(instance.dir, 'crawl.csv');
  writeFileSync(file, '客户编号,客户名称,首次接触\nCRAWL-1,保定爬网丝网厂,' +
    '2026-01-05\nCRAWL-2,邢台轴承座厂,2026-13-40\n');
  const done = instance.command(['import', 'customers', file, '--owner', owner],
    '', 3);
  assert.match(done, /1 refused/);
  await upload(page, file, 'button[value=next]',
    'form[action$="/map"] > .clm-buttons button');
  assert.match(page.url(), /\/preview$/);
  await upload(page, file);
  const [[id]] = instance.sql('SELECT MAX(id) FROM import');
  const job = jobOf(instance, 'import', id, login);
  instance.sql(`UPDATE import SET job_id = ${job}, state = 'running' ` +
    `WHERE id = ${id}`);
}

/* A draft, one that is issued and whose PDF is being made, and a schedule that
 * nothing is drawn up by. */
async function reports(instance, page, { login }) {
  for (const issued of [false, true]) {
    await page.goto('/report/new?kind_of=stage');
    await press(page, 'form[action="/report"] button[type=submit]');
    if (issued) await press(page, 'form[action$="/issue"] button');
  }
  const id = page.url().match(/\/report\/(\d+)/)[1];
  const job = jobOf(instance, 'paper', id, login);
  instance.sql('INSERT INTO report_paper (report_id, job_id, account_id, ' +
    `asked_at) SELECT ${id}, ${job}, id, UTC_TIMESTAMP(6) FROM account WHERE ` +
    `login = '${login}'`);
  await page.goto('/report/schedule/new');
  await page.fill('input[name=name]', '周一例会');
  await page.uncheck('input[name=active]');
  await press(page, 'form[action="/report/schedule"] button[type=submit]');
  assert.match(page.url(), /\/report\/schedule\/\d+$/);
}

/* A draft with a number that is another one, and what it would change. */
async function rehearsal(instance, page) {
  const [[model]] = instance.sql(
    "SELECT number FROM model WHERE code = 'lifecycle6'");
  await page.goto(`/model/${model}/rules`);
  const days = page.locator('input[name$="_days"]').first();
  await days.fill(String(Number(await days.inputValue()) + 5));
  await press(page, 'button[value=rehearse]');
  assert.match(page.url(), /\/rehearsal$/);
  await page.waitForSelector('#progress', { state: 'detached' });
}

/* All of these, as somebody with every right; `owner`: of whom customers are. */
export async function rowsMade(instance, browser, person, owner) {
  instance.sql('INSERT INTO kpi_entry (kpi_code, day, value, source) VALUES ' +
    "('site_visits', LAST_DAY(CURRENT_DATE - INTERVAL 1 MONTH), 5200, 'Matomo')");
  const page = await browser.page();
  await logIn(page, person);
  await imports(instance, page, person, owner.login);
  await reports(instance, page, person);
  await rehearsal(instance, page);
  await closed(page);
}
