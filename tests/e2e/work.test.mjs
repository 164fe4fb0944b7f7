/* A salesperson's morning: find the customer, read, write down a call, see what
 * is next; in the dark, in another language, without JavaScript; and what it
 * costs to open the product for the first time. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { closed, Browser, Instance, logIn } from './harness.mjs';

const FIRST_LOAD_MOST = 50 * 1024;
const NAME = '沧州渤海管件有限公司';
const HOSTILE = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>',
  "'><svg/onload=alert(1)>", '</textarea><script>alert(1)</script>',
  'javascript:alert(1)', '{{CSRF}}<!--'];

let instance, browser, seller, address;

before(async () => {
  instance = await Instance.start();
  seller = instance.user('morning', 'sales');
  const file = join(instance.dir, 'morning.csv');
  writeFileSync(file, `客户编号,客户名称\nMORNING-1,${NAME}\n`);
  instance.command(['import', 'customers', file, '--owner', seller.login]);
  const [[id]] = instance.sql(
    "SELECT id FROM customer WHERE code = 'MORNING-1' AND live = 1");
  address = `/customer/${id}`;
  browser = await Browser.start(instance);
});
after(async () => {
  await browser?.stop();
  await instance?.stop();
});

const companyDay = (days = 0) => new Intl.DateTimeFormat('sv-SE',
  { timeZone: 'Asia/Shanghai' }).format(Date.now() + days * 86400e3);

async function write(page, text, day) {
  const form = `form[action="${address}/follow-up"]`;
  await page.fill(`${form} [name=text]`, text);
  await page.fill(`${form} [name=next_on]`, day);
  await Promise.all([page.waitForNavigation(),
    page.click(`${form} button[type=submit]`)]);
}

const newest = (page) => page.locator('#tab ol li, #tab ul li').first()
  .textContent();

test('one finds a customer by initials, writes a call and sees it on top',
  async () => {
    const page = await browser.page();
    await logIn(page, seller);
    await page.keyboard.press('/');
    await page.keyboard.type('czbh');
    await Promise.all([page.waitForNavigation(),
      page.keyboard.press('Enter')]);
    if (!page.url().includes(address))
      await Promise.all([page.waitForNavigation(),
        page.click(`main a[href="${address}"]`)]);
    assert.match(await page.textContent('h1'), new RegExp(NAME));
    await write(page, '客户要下周看样品，预算已批。', companyDay());
    assert.match(page.url(), new RegExp(address));
    assert.match(await newest(page), /客户要下周看样品/);
    await page.goto('/');
    const day = await page.textContent('main');
    assert.match(day, new RegExp(NAME.slice(0, 6)));
    await closed(page);
  });

test('without JavaScript one writes a follow-up as well', async () => {
  const page = await browser.page({ javaScriptEnabled: false });
  await logIn(page, seller);
  await page.goto(address);
  await write(page, '不用脚本也能写。', companyDay(3));
  assert.match(await newest(page), /不用脚本也能写/);
  await page.goto('/task');
  assert.match(await page.textContent('main'), new RegExp(NAME.slice(0, 6)));
  await closed(page);
});

test('the same form sent twice writes once', async () => {
  const page = await browser.page();
  await logIn(page, seller);
  await page.goto(address);
  const form = await page.locator(`form[action="${address}/follow-up"]`)
    .evaluate((f) => Object.fromEntries(new FormData(f)));
  form.text = '只记一次。';
  const send = () => page.request.post(`${address}/follow-up`,
    { form, headers: { Origin: instance.url }, maxRedirects: 0 });
  assert.deepEqual([(await send()).status(), (await send()).status()],
    [303, 303]);
  const [[n]] = instance.sql('SELECT COUNT(*) FROM interaction WHERE ' +
    `customer_id = ${address.split('/')[2]} AND text = '只记一次。'`);
  assert.equal(n, '1');
  await closed(page);
});

test('language and dark go with the person to the next computer',
  async () => {
    const page = await browser.page();
    await logIn(page, seller);
    await page.goto(address);
    for (const [name, value] of [['lang', 'zh-TW'], ['theme', 'dark']]) {
      const button = page.locator(`button[name=${name}][value="${value}"]`);
      await page.locator('details.clm-drop',
        { has: button }).locator('summary').click();
      const answer = page.waitForResponse((r) =>
        r.url().endsWith('/preference'));
      await button.click();
      await answer;
      await page.waitForLoadState();
    }
    await closed(page);
    const other = await browser.page({ locale: 'en' });
    await logIn(other, seller);
    await other.goto(address);
    assert.equal(await other.getAttribute('html', 'lang'), 'zh-TW');
    assert.equal(await other.getAttribute('html', 'data-bs-theme'), 'dark');
    await closed(other);
    instance.sql("UPDATE account SET lang = '', theme = '' " +
      `WHERE login = '${seller.login}'`);
  });

test('logging out everywhere ends every session at once', async () => {
  const here = await browser.page(), there = await browser.page();
  await logIn(here, seller);
  await logIn(there, seller);
  await here.locator('button[name=everywhere]').evaluate((b) => b.click());
  await here.waitForURL(/\/login/);
  await there.goto(address);
  assert.match(there.url(), /\/login\?.*next=/);
  await closed(here);
  await closed(there);
});

test('no page opens a dialog or breaks the policy for hostile text',
  async () => {
    const page = await browser.page();
    const dialogs = [];
    page.on('dialog', (d) => {
      dialogs.push(d.message());
      d.dismiss();
    });
    await logIn(page, seller);
    for (const text of HOSTILE) {
      await page.goto(address);
      await write(page, text, companyDay(1));
      assert.ok((await newest(page)).includes(text), text);
    }
    await page.goto(`${address}/edit`);
    for (const name of ['short_name', 'address', 'remark', 'city'])
      await page.fill(`[name=${name}]`, HOSTILE[1]);
    await Promise.all([page.waitForNavigation(),
      page.click('main form[data-draft] button[type=submit]')]);
    for (const path of [address, `${address}?tab=changes`, '/customer', '/',
      '/task', `${address}/edit`]) {
      await page.goto(path);
      await page.waitForTimeout(50);
    }
    assert.deepEqual(dialogs, []);
    await closed(page);
  });

/* Bytes of an address and all it draws in, with an empty cache. */
async function wireBytes(page, path, say) {
  const client = await page.context().newCDPSession(page);
  const names = new Map();
  let bytes = 0;
  await client.send('Network.enable');
  await client.send('Network.clearBrowserCache');
  client.on('Network.responseReceived', (e) =>
    names.set(e.requestId, e.response.url));
  client.on('Network.loadingFinished', (e) => {
    bytes += e.encodedDataLength;
    say(`${e.encodedDataLength} ${names.get(e.requestId)}`);
  });
  await page.goto(path, { waitUntil: 'networkidle' });
  assert.ok(names.size >= 4, `${names.size} answers`);
  await client.detach();
  return bytes;
}

test('the first page costs at most 50 KB over the wire', async (t) => {
  const page = await browser.page(), say = (text) => t.diagnostic(text);
  for (const path of ['/login', '/', address]) {
    if (path === '/') await logIn(page, seller);
    const bytes = await wireBytes(page, path, say);
    assert.ok(bytes <= FIRST_LOAD_MOST, `${path}: ${bytes} bytes`);
  }
  await closed(page);
});
