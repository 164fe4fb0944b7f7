/* Editing in a real browser: two people at once, a session that runs out while
 * somebody types, drafts, doubles, the same without a script. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessible, Browser, closed, fits, Instance, logIn }
  from './harness.mjs';

let instance, browser, wang, li, customer;

before(async () => {
  instance = await Instance.start();
  browser = await Browser.start(instance);
  wang = instance.user('edit.wang', 'manager');
  li = instance.user('edit.li', 'manager');
  instance.sql("UPDATE account SET team_id = 1, name = IF(login = 'edit.wang'," +
    " '王伟', '赵倩') WHERE login IN ('edit.wang', 'edit.li')");
  const page = await browser.page();
  await logIn(page, wang);
  customer = await make(page, `天津海河精密机械有限公司 ${Date.now()}`);
  await closed(page);
});
after(async () => {
  await browser?.stop();
  await instance?.stop();
});

async function make(page, name) {
  await page.goto('/customer/new');
  await page.fill('#f_name', name);
  await page.selectOption('#f_country', 'CN');
  await page.fill('#f_address', '双港工业园 6 号');
  await page.fill('#f_remark', '设备 11 台，两种品牌混用');
  await save(page);
  return Number(new URL(page.url()).pathname.split('/')[2]);
}

async function save(page) {
  await Promise.all([page.waitForNavigation(),
    page.click('main form[method=post] button.btn-primary[type=submit]')]);
}

const row = (id) => instance.sql('SELECT city, address, remark, version FROM ' +
  `customer WHERE id = ${id}`)[0];

test('two people edit at once and nothing is lost', async () => {
  const one = await browser.page();
  const two = await browser.page({ colorScheme: 'dark' });
  await logIn(one, wang);
  await logIn(two, li);
  await one.goto(`/customer/${customer}/edit`);
  await two.goto(`/customer/${customer}/edit`);
  await two.fill('#f_city', '天津');
  await two.fill('#f_address', '双港工业园 9 号');
  await save(two);
  await one.fill('#f_address', '双港工业园 6 号 3 栋');
  await one.fill('#f_remark', '设备 11 台，\n其中 1 台试装恒泰滤芯');
  await save(one);
  assert.equal(await one.isChecked('[name=pick_city][value=theirs]'), true);
  assert.equal(await one.isChecked('[name=pick_remark][value=mine]'), true);
  assert.equal(await one.isChecked('[name=pick_address]:checked')
    .catch(() => false), false);
  await accessible(one);
  await fits(one);
  await save(one);
  assert.match(await one.textContent('main'), /还没有选：地址/);
  await one.check('[name=pick_address][value=mine]');
  assert.equal(await one.inputValue('#f_address'), '双港工业园 6 号 3 栋');
  await one.fill('#f_address', '双港工业园 9 号 3 栋');
  await save(one);
  assert.deepEqual(row(customer), ['天津', '双港工业园 9 号 3 栋',
    '设备 11 台，\\n其中 1 台试装恒泰滤芯', '3']);
  await closed(one);
  await closed(two);
});

test('a session that ran out while typing loses nothing', async () => {
  const page = await browser.page();
  await logIn(page, wang);
  await page.goto(`/customer/${customer}/edit`);
  await page.fill('#f_short_name', '海河精密');
  instance.sql("UPDATE session s JOIN account a ON a.id = s.account_id SET" +
    " s.seen_at = s.seen_at - INTERVAL 40 MINUTE WHERE a.login = 'edit.wang'");
  await save(page);
  assert.equal(new URL(page.url()).pathname, '/login');
  await page.fill('input[name=login]', wang.login);
  await page.fill('input[name=password]', wang.password);
  await Promise.all([page.waitForURL(/\/edit/),
    page.click('main button[type=submit]')]);
  assert.equal(await page.inputValue('#f_short_name'), '海河精密');
  await page.click('form[action="/draft/drop"] button');
  await page.waitForLoadState();
  assert.equal(await page.inputValue('#f_short_name'), '');
  await closed(page);
});

test('what is being typed is kept by itself', async () => {
  const page = await browser.page();
  await logIn(page, wang);
  await page.goto(`/customer/${customer}/edit`);
  await page.fill('#f_district', '津南区');
  await page.waitForSelector('[data-draft-note]:not([hidden])');
  const again = await page.context().newPage();
  await again.goto(`/customer/${customer}/edit`);
  assert.equal(await again.inputValue('#f_district'), '津南区');
  await save(again);
  await again.goto(`/customer/${customer}/edit`);
  assert.equal(await again.locator('form[action="/draft/drop"]').count(), 0);
  await closed(page);
});

test('a wrong field is named and keeps its text, without a script too',
  async () => {
    const page = await browser.page({ javaScriptEnabled: false });
    await logIn(page, wang);
    await page.goto('/customer/new');
    const name = `恒泰 <b>"滤芯"</b> 有限公司 ${Date.now()}`;
    await page.fill('#f_name', name);
    await page.fill('#f_credit_code', '91350100M000100Y44');
    await save(page);
    assert.equal(await page.inputValue('#f_name'), name);
    assert.match(await page.textContent('#f_credit_code-note'), /校验码/);
    await page.fill('#f_credit_code', '');
    await save(page);
    assert.match(new URL(page.url()).pathname, /^\/customer\/\d+$/);
    await closed(page);
  });

test('a double is shown, and saved only when one says so', async () => {
  const page = await browser.page();
  await logIn(page, wang);
  const name = `双生有限公司 ${Date.now()}`;
  await make(page, name);
  await page.goto('/customer/new');
  await page.fill('#f_name', name);
  await save(page);
  assert.match(await page.textContent('main'), /名称相同/);
  await accessible(page);
  await save(page);
  assert.match(new URL(page.url()).pathname, /^\/customer\/\d+$/);
  assert.equal(instance.sql('SELECT COUNT(*) FROM customer WHERE name =' +
    ` '${name}' AND live = 1`)[0][0], '2');
  await closed(page);
});
