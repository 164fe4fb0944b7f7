/* Coming in, in all languages, in the dark and without JavaScript. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessible, Browser, closed, fits, Instance, logIn }
  from './harness.mjs';

let instance, browser, person;

before(async () => {
  instance = await Instance.start();
  person = instance.user('browser', 'sales');
  browser = await Browser.start(instance);
});
after(async () => {
  await browser?.stop();
  await instance?.stop();
});

test('a person logs in and sees the start page', async () => {
  const page = await browser.page();
  await logIn(page, person);
  assert.equal(await page.getAttribute('html', 'lang'), 'zh-CN');
  assert.ok(await page.locator('h1').first().isVisible());
  await closed(page);
});

test('a wrong password says so, keeps the account and lets nobody in',
  async () => {
    const page = await browser.page({ locale: 'en' });
    await page.goto('/login');
    await page.fill('input[name=login]', person.login);
    await page.fill('input[name=password]', 'not this one');
    await page.click('main button[type=submit]');
    assert.ok(await page.locator('[role=alert]').isVisible());
    assert.equal(await page.inputValue('input[name=login]'), person.login);
    assert.equal(await page.inputValue('input[name=password]'), '');
    await page.goto('/');
    assert.match(page.url(), /\/login/);
    await closed(page);
  });

test('the login page speaks the language of the browser', async () => {
  for (const [locale, lang] of [['zh-CN', 'zh-CN'], ['zh-TW', 'zh-TW'],
    ['en-GB', 'en']]) {
    const page = await browser.page({ locale });
    await page.goto('/login');
    assert.equal(await page.getAttribute('html', 'lang'), lang);
    await closed(page);
  }
});

test('the language can be switched before and after logging in', async () => {
  const page = await browser.page({ locale: 'zh-CN' });
  await page.goto('/login');
  await page.click('.clm-langs a[lang="en"]');
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  await logIn(page, person);
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  await closed(page);
});

test('without JavaScript one logs in as well', async () => {
  const page = await browser.page({ javaScriptEnabled: false });
  await logIn(page, person);
  assert.ok(await page.locator('h1').first().isVisible());
  await closed(page);
});

test('dark follows the system', async () => {
  const page = await browser.page({ colorScheme: 'dark' });
  await page.goto('/login');
  const dark = await page.evaluate(() => {
    const [r, g, b] = getComputedStyle(document.querySelector('main'))
      .color.match(/\d+/g).map(Number);
    return r + g + b > 384; // light letters
  });
  assert.ok(dark);
  await closed(page);
});

for (const colorScheme of ['light', 'dark']) {
  test(`login and start page have no axe violation, ${colorScheme}`,
    async () => {
      const page = await browser.page({ colorScheme });
      await page.goto('/login');
      await accessible(page);
      await logIn(page, person);
      await accessible(page);
      await closed(page);
    });
}

test('login and start page fit every width', async () => {
  for (const [width, height] of [[1920, 1080], [1366, 768], [1024, 768],
    [390, 844]]) {
    const page = await browser.page({ width, height });
    await page.goto('/login');
    await fits(page);
    await logIn(page, person);
    await fits(page);
    await closed(page);
  }
});

test('the error pages of nginx look like ours and break no policy',
  async () => {
    const page = await browser.page({ locale: 'zh-TW' });
    const answer = await page.goto('/static/no-such-file');
    assert.equal(answer.status(), 404);
    assert.equal(await page.getAttribute('html', 'lang'), 'zh-TW');
    await accessible(page);
    await fits(page);
    await closed(page);
  });

test('after logging out the pages are shut', async () => {
  const page = await browser.page();
  await logIn(page, person);
  const form = page.locator('form[action="/logout"]').first();
  assert.equal(await form.count(), 1);
  await form.evaluate((f) => f.requestSubmit());
  await page.waitForURL(/\/login/);
  await page.goto('/account/password');
  assert.match(page.url(), /\/login\?next=/);
  await closed(page);
});
