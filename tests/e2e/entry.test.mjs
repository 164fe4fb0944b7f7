/* A file of contracts through the browser, a termination notice entered on the
 * profile of its customer and taken back, and a customer who is given up with
 * what was still open. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { accessible, Browser, closed, fits, Instance, logIn }
  from './harness.mjs';

let instance, browser, person, address;

before(async () => {
  instance = await Instance.start();
  person = instance.user('keeper', 'manager,sales');
  const file = join(instance.dir, 'keeper.csv');
  writeFileSync(file, '客户编号,客户名称\nKEEP-1,邯郸永年紧固件\n');
  instance.command(['import', 'customers', file, '--owner', person.login]);
  const [[id]] = instance.sql(
    "SELECT id FROM customer WHERE code = 'KEEP-1' AND live = 1");
  address = `/customer/${id}`;
  browser = await Browser.start(instance);
});
after(async () => {
  await browser?.stop();
  await instance?.stop();
});

const day = (days) => new Intl.DateTimeFormat('sv-SE',
  { timeZone: 'Asia/Shanghai' }).format(Date.now() + days * 86400e3);
const next = (page, selector) => Promise.all([
  page.waitForNavigation(), page.click(selector)]);

test('contracts of a file say what they are of a term', async () => {
  const page = await browser.page();
  await logIn(page, person);
  await page.goto('/import/new?kind=contract');
  await page.setInputFiles('input[name=file]', { name: '合同台账.csv',
    mimeType: 'text/csv', buffer: Buffer.from(
      '合同编号,客户编号,月费,计费周期,在网月数,通知天数\n' +
      'KEEP-C1,KEEP-1,120.50,按年,7,45\n') });
  await next(page, 'main button[type=submit]');
  await next(page, 'button[value=next]');
  assert.equal(await page.inputValue('select[name=c2]'), 'month_price');
  assert.equal(await page.inputValue('input[name=as_of]'), day(0));
  await accessible(page);
  await fits(page);
  await next(page, 'form[action$="/map"] > .clm-buttons button');
  await next(page, 'form[action$="/start"] button');
  for (let i = 0; i < 100 && /progress/.test(page.url()); i++)
    await page.waitForTimeout(300);
  await page.goto(`${address}?tab=contracts`);
  assert.match(await page.textContent('main'), /KEEP-C1[^]*1,446/);
  await closed(page);
});

test('a notice is entered, shown and withdrawn', async () => {
  const page = await browser.page({ javaScriptEnabled: false });
  await logIn(page, person);
  await page.goto(address);
  await page.click('details.clm-enter summary');
  await next(page, `a[href="${address}/event/notice/new"]`);
  await page.fill('input[name=received_on]', day(-5));
  await page.selectOption('select[name=contract_id]', { label: 'KEEP-C1' });
  await page.fill('textarea[name=reason_text]', '预算削减');
  await next(page, 'form[data-draft] button[type=submit]');
  const text = await page.textContent('main');
  assert.match(text, new RegExp(`通知期到 ${day(40)}`));
  assert.match(text, /预算削减/);
  await next(page, `a[href*="/event/notice/"][href$="/edit"]`);
  await next(page, 'form[action$="/withdraw"] button');
  assert.match(await page.textContent('main'), /解约通知已收回|收回解约通知/);
  await closed(page);
});

test('who is given up leaves no deal open unseen', async () => {
  const page = await browser.page();
  await logIn(page, person);
  await page.goto(`${address}/event/inquiry/new`);
  await page.fill('input[name=subject]', '法兰螺栓报价');
  await next(page, 'form[data-draft] button[type=submit]');
  await page.goto(`${address}/event/declaration/new`);
  await page.selectOption('select[name=verdict]', 'lost');
  await page.selectOption('select[name=reason]', 'price_terms');
  await next(page, 'form[data-draft] button[type=submit]');
  assert.match(page.url(), /\/deals\/close$/);
  assert.match(await page.textContent('main'), /法兰螺栓报价/);
  await accessible(page);
  await fits(page);
  await page.selectOption('select[name=reason]', 'budget');
  await next(page, 'main form button[type=submit]');
  await page.goto(`${address}/deals/close`);
  assert.match(await page.textContent('main'), /没有未关闭的商机/);
  await closed(page);
});
