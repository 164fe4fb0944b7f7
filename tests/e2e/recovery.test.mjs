/* The life of a recovery case in the browser, as its salesperson and the manager
 * walk it: a notice opens it, reason, decision and its budget's approval, plan
 * and steps follow, a colleague is reminded, and the withdrawn notice ends it;
 * another customer is lost and let go, with a lesson. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { accessible, Browser, closed, fits, Instance, logIn }
  from './harness.mjs';

let instance, browser, person, chief;
const address = {};

before(async () => {
  instance = await Instance.start();
  person = instance.user('saver', 'sales');
  chief = instance.user('chief', 'manager');
  instance.sql("UPDATE team SET recovery_limit = 50000 WHERE code = 'root'");
  const file = join(instance.dir, 'saver.csv');
  writeFileSync(file, '客户编号,客户名称\nSAVE-1,承德避暑水泵\n' +
    'SAVE-2,张家口坝上风机\n');
  instance.command(['import', 'customers', file, '--owner', person.login]);
  for (const [code, id] of instance.sql("SELECT code, id FROM customer " +
    "WHERE code IN ('SAVE-1', 'SAVE-2') AND live = 1"))
    address[code] = `/customer/${id}`;
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
const save = (page) => next(page, 'form[data-guard] button[type=submit]');

async function entered(page, code, kind, fill) {
  await page.goto(`${address[code]}/event/${kind}/new`);
  await fill();
  await next(page, 'form[data-draft] button[type=submit]');
}

/* What is no letter is refused by its bytes; a letter comes back as it was. */
async function scanned(page, at) {
  const keep = async (name, text) => {
    await page.setInputFiles('input[type=file]', { name,
      mimeType: 'application/pdf', buffer: Buffer.from(text) });
    await next(page, 'form[enctype] button');
  };
  await page.goto(at);
  await keep('a.pdf', '<html>');
  assert.match(await page.textContent('main'), /只能保存 PDF[^]*还没有文件/);
  const letter = '%PDF-1.4\r\n--\r\nContent-Disposition: 解约\0\n';
  await keep('解约<函> & 1.pdf', letter);
  const link = page.locator('main li a[href*="/file/"]');
  assert.equal(await link.textContent(), '解约<函> & 1.pdf');
  const answer = await page.request.get(await link.getAttribute('href'));
  assert.equal(answer.status(), 200);
  assert.match(answer.headers()['content-disposition'], /^attachment/);
  assert.equal((await answer.body()).toString(), letter);
}

test('from a notice by reason, decision and plan to its withdrawal',
  async () => {
    const page = await browser.page();
    await logIn(page, person);
    await entered(page, 'SAVE-1', 'notice', async () => {
      await page.fill('input[name=received_on]', day(-1));
      await page.fill('textarea[name=reason_text]', '三次报修超过 24 小时');
    });
    await page.goto(address['SAVE-1']);
    await next(page, 'a[href^="/recovery/"]');
    const at = new URL(page.url()).pathname;
    await next(page, `a[href="${at}/do/reason"]`);
    await page.selectOption('select[name=reason]', 'service_response');
    await page.selectOption('select[name=said_by]', 'customer');
    await page.check('input[name=main]');
    await save(page);
    await next(page, `a[href="${at}/do/decide"]`);
    await page.selectOption('select[name=decision]', 'restore');
    await page.fill('textarea[name=why]', '设备保有量大');
    await page.fill('input[name=budget]', '80000');
    await save(page);
    assert.match(await page.textContent('main'), /等待批准/);
    const boss = await browser.page();
    await logIn(boss, chief);
    await boss.goto('/');
    await next(boss, `a[href="${at}"]`);
    await next(boss, 'button[name=do][value=give]');
    await page.goto(at);
    assert.match(await page.textContent('main'), /预算已批准 ¥8.00 万/);
    await next(page, `a.btn[href="${at}/plan"]`);
    await accessible(page);
    await fits(page);
    await next(page, 'button[name=plan]');
    assert.match(await page.textContent('main'), /已有方案[^]*完成 0 \//);
    await accessible(page);
    await fits(page);
    await page.goto('/');
    await page.goto('/task');
    await next(page, 'td a[href*="/step/"][href$="/done"]');
    await page.selectOption('select[name=kind]', 'call');
    await page.fill('textarea[name=said]', '先解决响应时间');
    await accessible(page);
    await save(page);
    assert.match(await page.textContent('main'),
      /挽回中[^]*完成 1 \/[^]*先解决响应时间/);
    instance.sql("UPDATE task t JOIN plan_step s ON s.task_id = t.id SET " +
      `s.due_on = '${day(0)}', t.due_on = '${day(0)}', t.account_id = ` +
      "(SELECT id FROM account WHERE login = 'saver') WHERE s.state = 'open'");
    await boss.goto(at);
    await next(boss, 'form[action*="/remind/"] button');
    assert.match(await boss.textContent('main'), /已催办/);
    await accessible(boss);
    await closed(boss);
    await page.goto('/');
    assert.match(await page.textContent('main'), /chief 今天催办/);
    await page.goto(at);
    await next(page, `a[href*="/step/"][href$="/move"]`);
    await page.fill('input[name=due_on]', day(40));
    await save(page);
    await next(page, `form[action="${at}/plan/undo"] button`);
    assert.match(await page.textContent('main'), /日期已恢复/);
    await page.goto('/task/week');
    await accessible(page);
    await fits(page);
    const [[notice]] = instance.sql('SELECT MAX(id) FROM termination_notice ' +
      `WHERE customer_id = ${address['SAVE-1'].split('/').pop()}`);
    await scanned(page, `/notice/${notice}`);
    await page.goto(`${address['SAVE-1']}/event/notice/${notice}/edit`);
    await next(page, 'form[action$="/withdraw"] button');
    await page.goto(at);
    assert.match(await page.textContent('main'), /通知已收回/);
    /* The question whether they are content is still to be asked. */
    assert.deepEqual(instance.sql('SELECT title FROM task WHERE source = ' +
      `'recovery' AND customer_id = ${address['SAVE-1'].split('/').pop()} ` +
      'AND done_at IS NULL AND deleted_at IS NULL'), [['30 天后满意度回访']]);
    await closed(page);
  });

test('a loss is let go with a good parting', async () => {
  const page = await browser.page({ javaScriptEnabled: false });
  await logIn(page, person);
  await page.goto(address['SAVE-2']);
  await entered(page, 'SAVE-2', 'order', async () => {
    await page.fill('input[name=order_no]', 'SAVE-SO-1');
    await page.fill('input[name=ordered_on]', day(-60));
    await page.fill('input[name=amount]', '900');
  });
  await entered(page, 'SAVE-2', 'declaration', async () => {
    await page.selectOption('select[name=verdict]', 'lost');
    await page.selectOption('select[name=reason]', 'lower_price');
  });
  await page.goto(address['SAVE-2']);
  await next(page, 'a[href^="/recovery/"]');
  const at = new URL(page.url()).pathname;
  assert.match(await page.textContent('main'), /因流失[^]*价格更低/);
  await page.goto(`${at}/do/decide`);
  await page.selectOption('select[name=decision]', 'release');
  await page.fill('textarea[name=why]', '不值得投入');
  await save(page);
  await page.goto(`${at}/plan`);
  assert.match(await page.textContent('main'), /好聚好散/);
  await next(page, 'button[name=plan]');
  const done = `${at}/step/`;
  await next(page, `a[href^="${done}"][href$="/done"]`);
  await page.selectOption('select[name=kind]', 'call');
  await page.fill('textarea[name=said]', '感谢合作，随时欢迎回来');
  await save(page);
  assert.match(await page.textContent('main'), /完成 1 \/[^]*随时欢迎回来/);
  await page.goto(`${at}/do/close`);
  await page.selectOption('select[name=outcome]', 'released');
  await page.fill('textarea[name=lesson]', '报价前先问清用量');
  await save(page);
  assert.match(await page.textContent('main'),
    /已解除[^]*报价前先问清用量/);
  const boss = await browser.page();
  await logIn(boss, chief);
  await boss.goto('/recovery/worth');
  assert.match(await boss.textContent('main'),
    /好聚好散[^]*报价前先问清用量/);
  await accessible(boss);
  await fits(boss);
  await next(boss, 'a[href*="state=released"]');
  assert.equal(await boss.locator(`a[href="${at}"]`).count(), 1);
  await next(boss, `a[href="${at}"]`);
  await accessible(boss);
  await fits(boss);
  await closed(boss);
  await closed(page);
});
