/* A file in GB18030 through the browser to the customers on the list, with and
 * without JavaScript, and taken back again. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessible, Browser, closed, fits, Instance, logIn }
  from './harness.mjs';

let instance, browser, person;

before(async () => {
  instance = await Instance.start();
  person = instance.user('importer', 'manager,marketing');
  browser = await Browser.start(instance);
});
after(async () => {
  await browser?.stop();
  await instance?.stop();
});

/* 客户编号,客户名称,统一社会信用代码 … in the bytes of GB18030, from what
 * TextDecoder reads of all two-byte codes. */
const codes = new Map();
const decoder = new TextDecoder('gb18030');
for (let lead = 0x81; lead <= 0xfe; lead++)
  for (let trail = 0x40; trail <= 0xfe; trail++)
    if (trail !== 0x7f)
      codes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
const gb18030 = (text) => Buffer.from([...text].flatMap((c) =>
  c.charCodeAt(0) < 0x80 ? [c.charCodeAt(0)] : codes.get(c)));

const table = (prefix) => gb18030([
  '客户编号,客户名称,行业,联系人,首次接触,首次成交,最近成交,成交次数,累计金额',
  `${prefix}1,石家庄常山电缆附件,电气设备,赵倩,2023-01-09,2023-04-11,` +
    '2026-09-28,14,418600.00',
  `${prefix}2,唐山开平耐火材料,建材,钱磊,2024-01-09,2024-01-19,` +
    '2026-10-12,9,126350',
  `${prefix}3,廊坊安次机床厂,机械,孙静,2023-01-09,2023-08-02,` +
    '2026-13-08,6,88000',
  `${prefix}4,大同平城乳业,食品,李强,2025-01-09,,,,`,
  ''].join('\r\n'));

const next = (page, selector) => Promise.all([
  page.waitForNavigation(), page.click(selector)]);

async function toPreview(page, prefix, name) {
  await page.goto('/import/new?kind=customer');
  await page.setInputFiles('input[name=file]',
    { name, mimeType: 'text/csv', buffer: table(prefix) });
  await next(page, 'main button[type=submit]');
  assert.match(page.url(), /\/import\/\d+\/encoding$/);
  assert.equal(await page.inputValue('select[name=encoding]'), 'GB18030');
  assert.match(await page.textContent('main'), /石家庄常山电缆附件/);
  await next(page, 'button[value=next]');
  assert.equal(await page.inputValue('select[name=c1]'), 'name');
  await next(page, 'form[action$="/map"] > .clm-buttons button');
  assert.match(page.url(), /\/preview$/);
}

async function finished(page) {
  for (let i = 0; i < 100 && /progress/.test(page.url()); i++)
    await page.waitForTimeout(300);
  assert.match(page.url(), /\/import\/\d+$/);
}

test('a GB18030 file becomes customers on the list', async () => {
  const page = await browser.page();
  await logIn(page, person);
  await toPreview(page, 'E', '河北客户台账.csv');
  assert.equal(await page.locator('tbody tr').count(), 4);
  assert.equal(await page.locator('.clm-refused').count(), 1);
  await accessible(page);
  await fits(page);
  await next(page, 'form[action$="/start"] button');
  await finished(page);
  const text = await page.textContent('main');
  assert.match(text, /没有导入的 1 行/);
  assert.match(text, /2026-13-08/);
  await accessible(page);
  await fits(page);
  await page.click('a[href^="/customer?import="] >> nth=0');
  assert.match(await page.textContent('main'), /大同平城乳业/);
  assert.equal(await page.locator('tbody tr').count(), 3);
  await closed(page);
});

test('the refused rows come as a file that opens in a spreadsheet',
  async () => {
    const page = await browser.page();
    await logIn(page, person);
    await page.goto('/import');
    await page.click('tbody a');
    const [download] = await Promise.all([page.waitForEvent('download'),
      page.click('a[href$="/refused.csv"]')]);
    assert.match(download.suggestedFilename(), /河北客户台账\.csv$/);
    const chunks = [];
    for await (const c of await download.createReadStream()) chunks.push(c);
    const file = Buffer.concat(chunks).toString();
    assert.equal(file.charCodeAt(0), 0xfeff);
    assert.match(file, /2026-13-08/);
    await closed(page);
  });

test('without JavaScript a file is imported as well', async () => {
  const page = await browser.page({ javaScriptEnabled: false });
  await logIn(page, person);
  await toPreview(page, 'N', '无脚本.csv');
  await next(page, 'form[action$="/start"] button');
  await finished(page); /* the page asks again by itself */
  assert.match(await page.textContent('main'), /没有导入的 1 行/);
  await closed(page);
});

test('an import is taken back as a whole', async () => {
  const page = await browser.page();
  await logIn(page, person);
  await page.goto('/import');
  await page.click('tbody a');
  const id = page.url().match(/\d+$/)[0];
  await next(page, 'a[href$="/undo"]');
  await accessible(page);
  await next(page, 'main form button');
  await finished(page);
  assert.match(await page.textContent('main'), /已全部撤销/);
  await page.goto(`/customer?import=${id}`);
  assert.doesNotMatch(await page.textContent('main'), /大同平城乳业/);
  await closed(page);
});

/* A day of the company, so many ago. */
const day = (ago) => new Intl.DateTimeFormat('en-CA',
  { timeZone: 'Asia/Shanghai' }).format(Date.now() - ago * 86400e3);

/* A file in UTF-8, through all steps as they are proposed. */
async function imported(page, kind, text) {
  await page.goto('/import/new');
  await page.setInputFiles('input[name=file]', { name: `${kind}.csv`,
    mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.selectOption('select[name=kind]', kind);
  await next(page, 'main button[type=submit]');
  await accessible(page);
  await next(page, 'button[value=next]');
  await accessible(page);
  await next(page, 'form[action$="/map"] > .clm-buttons button');
  await accessible(page);
  await fits(page);
  await next(page, 'form[action$="/start"] button');
  await finished(page);
}

test('notices and losses of a file open their cases', async () => {
  const page = await browser.page();
  await logIn(page, person);
  await imported(page, 'notice', '客户编号,通知日期,到期日,渠道,原因\r\n' +
    `E1,${day(2)},${day(-40)},电话,太贵\r\n`);
  await page.goto('/recovery?state=at_risk&cause=notice');
  assert.match(await page.textContent('main'), /石家庄常山电缆附件/);
  await imported(page, 'churn', '客户编号,流失日期,流失原因,竞争对手,说明\r\n' +
    `E2,${day(2)},太贵,滦河器材,报价高一成\r\nE4,${day(2)},太贵,,\r\n`);
  const text = await page.textContent('main');
  assert.match(text, /没有导入的 1 行/);
  assert.match(text, /从未购买的客户不能判定流失/);
  await page.goto('/recovery?state=lost&cause=loss');
  assert.match(await page.textContent('main'), /唐山开平耐火材料/);
  await page.click('main a:has-text("唐山开平耐火材料")');
  assert.match(await page.textContent('main'), /滦河器材/);
  await closed(page);
});

for (const colorScheme of ['light', 'dark'])
  test(`the steps have no axe violation and fit, ${colorScheme}`,
    async () => {
      const page = await browser.page({ colorScheme, width: 1366,
        locale: 'en' });
      await logIn(page, person);
      for (const address of ['/import', '/import/new']) {
        await page.goto(address);
        await accessible(page);
        await fits(page);
      }
      await page.setInputFiles('input[name=file]',
        { name: 'a.csv', mimeType: 'text/csv', buffer: table('Z') });
      await page.selectOption('select[name=kind]', 'customer');
      await next(page, 'main button[type=submit]');
      await accessible(page);
      await fits(page);
      await next(page, 'button[value=next]');
      await accessible(page);
      await fits(page);
      await page.setViewportSize({ width: 390, height: 800 });
      await fits(page);
      await closed(page);
    });

test('a salesperson is not offered imports', async () => {
  const page = await browser.page();
  await logIn(page, instance.user('seller', 'sales'));
  assert.equal(await page.locator('a[href="/import"]').count(), 0);
  const answer = await page.goto('/import');
  assert.equal(answer.status(), 403);
  await closed(page);
});
