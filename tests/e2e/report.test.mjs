/* A report on paper: printed by Chromium, its pages counted, its text compared
 * with the numbers of the screen, nothing cut and nothing too small to read. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync }
  from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Browser, Instance, logIn } from './harness.mjs';

const FIREFOX = '/usr/bin/firefox-esr';
const PAGES_MOST = 12, SMALLEST = 10; /* CSS pixels: 7.5 pt */
let instance, browser, manager;

before(async () => {
  instance = await Instance.start({ demo: true });
  manager = instance.person('manager');
  browser = await Browser.start(instance);
});
after(async () => {
  await browser?.stop();
  await instance?.stop();
});

function textOf(pdf) {
  const r = spawnSync('pdftotext', ['-layout', pdf, '-']);
  assert.equal(r.status, 0, String(r.stderr));
  return String(r.stdout).split('\f').slice(0, -1);
}

/* Draws one up and opens its preview; `choose` ticks what it is to have. */
async function preview(page, kind, choose) {
  await page.goto(`/report/new?kind_of=${kind}`);
  await Promise.all([page.waitForNavigation(),
    page.click('form[action="/report"] button[type=submit]')]);
  await choose?.(page);
  await Promise.all([page.waitForNavigation(),
    page.click('button[name=look]')]);
}

/* Opens what a link points to; a click alone does not wait for it. */
const follow = (page, selector) => Promise.all([
  page.waitForNavigation(), page.click(selector)]);

async function print(page, name) {
  const path = join(instance.dir, `${name}.pdf`);
  await page.pdf({ path, preferCSSPageSize: true });
  return textOf(path);
}

test('the report of all stages says the numbers of the screen on 12 pages ' +
  'at most, each numbered', async () => {
  const page = await browser.page();
  await logIn(page, manager);
  await preview(page, 'stage');
  const pages = await print(page, 'stage');
  assert.ok(pages.length <= PAGES_MOST, `${pages.length} pages`);
  pages.forEach((text, i) => {
    assert.match(text, new RegExp(`第 ${i + 1} 页，共 ${pages.length} 页`));
    assert.match(text, /内部资料，请勿外传/);
  });
  const table = await page.locator('table').first().innerText();
  await page.goBack();
  await follow(page, '.clm-meta a[href^="/funnel?"]');
  const rows = await page.locator('.clm-flow-table tbody tr, ' +
    '.clm-flow-table tfoot tr').all();
  assert.ok(rows.length > 3);
  const printed = table.replace(/[+−]/g, '').split('\n')
    .map((l) => l.split('\t'));
  for (const row of rows) {
    const name = (await row.locator('th').innerText()).trim();
    const cells = (await row.locator('td').allInnerTexts())
      .map((t) => t.trim().replace(/[+−]/g, ''));
    const [opening, came, , left, , closing] = cells;
    const mine = printed.find((p) => p[0].trim() === name);
    assert.ok(mine, `${name} is not in the report`);
    assert.deepEqual(mine.slice(1, 5).map((t) => t.trim()),
      [opening, came, left, closing], name);
    assert.ok(pages[0].includes(closing), `${closing} is not on paper`);
  }
  assert.deepEqual(page.troubles, []);
});

test('the appendix lies across and has every customer once, row 1 to n of n',
  async () => {
    const page = await browser.page();
    await logIn(page, manager);
    await preview(page, 'stage', async (p) => {
      for (const box of await p.locator('input[name^=shown_]').all())
        await box.uncheck();
      await p.check('input[name=shown_all]');
    });
    const codes = await page.locator('tbody tr td:nth-child(2)')
      .allInnerTexts();
    const all = (await print(page, 'all')).join('\n');
    const n = codes.length;
    assert.ok(n > 20);
    assert.match(all, new RegExp(`第 1–${n} 行，共 ${n} 行`));
    for (const code of codes)
      assert.equal(all.split(code).length - 1, 1, `${code} on paper`);
    const info = String(spawnSync('pdfinfo', ['-f', '1', '-l', '9',
      join(instance.dir, 'all.pdf')]).stdout);
    const sizes = [...info.matchAll(/size:\s+([\d.]+) x ([\d.]+)/g)]
      .map(([, width, height]) => Number(width) > Number(height));
    /* the title upright, the wide table across */
    assert.deepEqual(sizes, sizes.map((_, i) => i > 0), info);
    assert.ok(sizes.length > 1);
  });

test('the sheet of the customer with most to say is one page with the figures ' +
  'of its profile', async () => {
  const page = await browser.page();
  await logIn(page, manager);
  const [[id]] = instance.sql('SELECT c.id FROM customer c JOIN account a ON ' +
    `a.id = c.owner_id AND a.login = '${manager.login}' JOIN event e ON ` +
    'e.customer_id = c.id WHERE c.live = 1 GROUP BY c.id ORDER BY COUNT(*) ' +
    'DESC LIMIT 1');
  await page.goto(`/customer/${id}`);
  const name = await page.locator('h1').innerText();
  assert.equal((await print(page, 'profile')).length, 1);
  const revenue = await page.locator('.clm-kpi', { hasText: '近 12 月成交' })
    .locator('.clm-kpi-value').innerText();
  await follow(page, `a[href="/customer/${id}/sheet"]`);
  const pages = await print(page, 'sheet');
  assert.equal(pages.length, 1);
  assert.ok(pages[0].includes(name), pages[0]);
  const cards = await page.locator('.rp-cards').innerText();
  assert.ok(cards.includes(revenue.trim()), `${revenue}: ${cards}`);
});

test('a customer that is handed over has a sheet that two people sign',
  async () => {
    const page = await browser.page();
    await logIn(page, manager);
    const [[id]] = instance.sql('SELECT c.id FROM customer c JOIN account a ON ' +
      `a.id = c.owner_id AND a.login = '${manager.login}' WHERE c.live = 1 ` +
      'LIMIT 1');
    await page.goto(`/customer/${id}/sheet?for=handover`);
    const pages = await print(page, 'handover');
    assert.ok(pages.length <= 2, `${pages.length} pages`);
    const last = pages.at(-1);
    for (const text of ['接手人需要知道的', '移交人签名', '接手人签名'])
      assert.ok(last.includes(text), `${text} is not on ${last}`);
    assert.deepEqual(page.troubles, []);
  });

/* Warnings, a case, two rounds, tasks, deals, contracts, receivables. */
for (const locale of ['zh-CN', 'en'])
  test('a customer with something of everything is a page of its profile and ' +
    `one sheet in ${locale}; what is signed stays together`, async () => {
    const page = await browser.page({ locale });
    const [[id, login]] = instance.sql('SELECT c.id, a.login FROM customer c ' +
      "JOIN account a ON a.id = c.owner_id WHERE c.code = 'C-2021-00874'");
    instance.sql(`UPDATE account SET must_change = 0 WHERE login = '${login}'`);
    await logIn(page, { ...manager, login });
    await page.goto(`/customer/${id}`);
    assert.ok(await page.locator('.clm-warned li').count() > 1);
    const phone = await page.locator('.clm-dl').last().innerText();
    const [profile, ...more] = await print(page, 'profile');
    assert.deepEqual(more, []);
    assert.ok(profile.includes(phone.match(/\d{11}/)[0]), profile);
    await page.goto(`/customer/${id}/sheet`);
    assert.equal((await print(page, 'sheet')).length, 1);
    await page.goto(`/customer/${id}/sheet?for=handover`);
    const heading = await page.locator('h3').last().innerText();
    const last = (await print(page, 'handover')).at(-1);
    assert.ok(last.includes(heading), `${heading} is not on ${last}`);
    assert.deepEqual(page.troubles, []);
  });

test('a page is printed with the sections that nobody scrolled to', async () => {
  const page = await browser.page({ width: 1366, height: 300 });
  await logIn(page, manager);
  await page.goto('/funnel'); // so low a window has none of them in view
  assert.ok(await page.locator('.clm-later').count() > 3);
  const text = (await print(page, 'screen')).join('\n');
  assert.equal(await page.locator('.clm-later').count(), 0);
  assert.doesNotMatch(text, /滚动到此处/);
  const titles = await page.locator('.clm-card-head h2').allInnerTexts();
  assert.ok(titles.length > 6);
  for (const title of titles)
    assert.ok(text.includes(title), `${title} is not on paper`);
  assert.deepEqual(page.troubles, []);
});

/* What a cell or a heading of a card says beyond the card's edge. A page that is
 * wider than its sheet is made smaller by the browser; a card cuts. */
function cutByCards() {
  const bad = [];
  for (const card of document.querySelectorAll('main .clm-card, main .clm-kpis')) {
    const edge = card.getBoundingClientRect();
    for (const e of card.querySelectorAll('td, th, h2, p, li, a, svg, .clm-chip')) {
      const at = e.getBoundingClientRect();
      if (at.width && !e.closest('.clm-sr, .clm-scroll') &&
          (at.right > edge.right + 1 || at.left < edge.left - 1))
        bad.push(`${card.querySelector('h2')?.textContent}: ${e.textContent}`);
    }
  }
  return bad;
}

for (const locale of ['zh-CN', 'en'])
  test(`no card of a printed page cuts what it says: ${locale}`, async () => {
    const page = await browser.page({ locale, width: 703, height: 1000 });
    await logIn(page, manager);
    await page.emulateMedia({ media: 'print' });
    for (const path of ['/', '/churn', '/goal', '/recovery', '/market',
      '/warning', ...['awareness', 'usage', 'loyalty', 'churn'].map(
        (stage) => `/stage/lifecycle6/${stage}`)]) {
      const answer = await page.goto(path);
      assert.equal(answer.status(), 200, path);
      assert.deepEqual(await page.evaluate(cutByCards), [], path);
    }
    assert.deepEqual(page.troubles, []);
  });

test('a long list begins on the first sheet', async () => {
  const page = await browser.page();
  await logIn(page, manager);
  await page.goto('/customer?rows=100');
  const names = await page.locator('main tbody th').allInnerTexts();
  assert.ok(names.length > 50, `${names.length} rows`);
  const [first] = await print(page, 'customers');
  assert.ok(first.includes(names[0].split('\n')[0].trim()), first);
  assert.deepEqual(page.troubles, []);
});

test('no text of a report is smaller than 7.5 pt, charts included, and ' +
  'nothing sticks out of the page', async () => {
  const page = await browser.page({ width: 695, height: 1000 });
  await logIn(page, manager);
  await preview(page, 'stage', (p) => p.check('input[name=shown_people]'));
  await page.emulateMedia({ media: 'print' });
  const found = await page.evaluate((smallest) => {
    const bad = [];
    for (const e of document.querySelectorAll('main *')) {
      const own = [...e.childNodes].some((n) => n.nodeType === 3 &&
        n.data.trim());
      if (!own || e.tagName === 'title') continue;
      const svg = e.closest('svg');
      const scale = svg ? svg.getBoundingClientRect().width /
        svg.viewBox.baseVal.width : 1;
      const size = parseFloat(getComputedStyle(e).fontSize) * (scale || 1);
      if (size < smallest - 0.05) bad.push(`${size}: ${e.textContent}`);
      if (e.getBoundingClientRect().right > innerWidth + 1)
        bad.push(`sticks out: ${e.textContent}`);
    }
    return bad;
  }, SMALLEST);
  assert.deepEqual(found, []);
});

async function makePdf(page) {
  await page.goto('/report/new?kind_of=churn');
  await Promise.all([page.waitForNavigation(),
    page.click('form[action="/report"] button[type=submit]')]);
  await Promise.all([page.waitForNavigation(),
    page.click('form[action$="/issue"] button')]);
  const number = (await page.locator('h1').innerText()).match(/BG-[\d-]+/)[0];
  await Promise.all([page.waitForNavigation(),
    page.click('form[action$="/pdf"] button')]);
  await page.waitForSelector('a[href$=".pdf"]'); /* it asks by itself */
  const [download] = await Promise.all([page.waitForEvent('download'),
    page.click('a[href$=".pdf"]')]);
  const path = join(instance.dir, `${number}.pdf`);
  await download.saveAs(path);
  const pages = textOf(path);
  assert.ok(pages[0].includes(number), pages[0]);
  assert.match(pages[0], new RegExp(`第 1 页，共 ${pages.length} 页`));
  await page.goBack().catch(() => {});
}

test('the calendar of contracts has every contract of its month on paper',
  async () => {
    const page = await browser.page();
    await logIn(page, instance.person('analyst'));
    await page.goto('/calendar?who=team');
    const rows = page.locator('.clm-table tbody tr');
    for (let month = 0; month < 12 && await rows.count() < 1; month++)
      await Promise.all([page.waitForNavigation(),
        page.click('.clm-head .clm-iconbtn >> nth=1')]);
    const codes = await rows.locator('td:nth-child(4) a').allInnerTexts();
    const customers = await rows.locator('th').allInnerTexts();
    assert.ok(codes.length > 0, 'no contract ends within a year');
    const pages = await print(page, 'calendar');
    const plain = (text) => text.replace(/\s/g, '');
    const paper = plain(pages.join(''));
    for (const text of [...codes, ...customers])
      assert.ok(paper.includes(plain(text)), `${text} is not on paper`);
    assert.ok(paper.includes(plain(await page.innerText('h1'))));
    const wide = await page.evaluate(() => document.documentElement
      .scrollWidth - document.documentElement.clientWidth);
    assert.equal(wide, 0);
    assert.deepEqual(page.troubles, []);
  });

test('the PDF of an issued report is waited for with a bar and downloaded, ' +
  'with JavaScript and without', async () => {
  const page = await browser.page();
  await logIn(page, manager);
  await makePdf(page);
  assert.deepEqual(page.troubles, []);
  const bare = await browser.page({ javaScriptEnabled: false });
  await logIn(bare, manager);
  await makePdf(bare);
});

/* Firefox by WebDriver BiDi, which it speaks itself; it has no margin boxes, so
 * its pages have no numbers. Chinese letters cannot be read back from its PDF
 * reliably, numbers and days can. */
class Firefox {
  static async start(dir) {
    const self = new Firefox();
    self.child = spawn(FIREFOX, ['--headless', '--no-remote', '--profile',
      dir, '--remote-debugging-port', '0'],
    { env: { ...process.env, HOME: dir }, stdio: ['ignore', 'ignore', 'pipe'] });
    const address = await new Promise((found, failed) => {
      let said = '';
      self.child.on('exit', () => failed(new Error(said)));
      self.child.stderr.on('data', (piece) => {
        said += piece;
        const at = said.match(/WebDriver BiDi listening on (ws:\S+)/);
        if (at) found(`${at[1]}/session`);
      });
    });
    self.socket = new WebSocket(address);
    self.waiting = new Map();
    self.socket.addEventListener('message', ({ data }) => {
      const answer = JSON.parse(data);
      self.waiting.get(answer.id)?.(answer);
    });
    await new Promise((open) => self.socket.addEventListener('open', open));
    await self.ask('session.new', { capabilities: {} });
    return self;
  }

  async ask(method, params) {
    const id = this.waiting.size + 1;
    const answer = await new Promise((done) => {
      this.waiting.set(id, done);
      this.socket.send(JSON.stringify({ id, method, params }));
    });
    assert.ok(answer.result, JSON.stringify(answer));
    return answer.result;
  }

  async print(url) {
    const { contexts: [{ context }] } =
      await this.ask('browsingContext.getTree', {});
    await this.ask('browsingContext.navigate',
      { context, url, wait: 'complete' });
    await this.ask('script.evaluate', { target: { context },
      awaitPromise: true, expression: 'document.fonts.ready.then(() => ' +
        'new Promise((done) => setTimeout(done, 1000)))' });
    /* A Firefox that is just up, on a machine with much to do, may end its first
     * print early: printed until two prints are the same length. */
    let was = 0;
    for (let i = 0; i < 5; i++) {
      const { data } = await this.ask('browsingContext.print',
        { context, background: true, page: { width: 21, height: 29.7 } });
      const pdf = Buffer.from(data, 'base64');
      if (Math.abs(pdf.length - was) < 1000)
        return pdf;
      was = pdf.length;
    }
    throw new Error('Firefox prints something else each time');
  }

  stop() {
    this.child.kill('SIGKILL');
  }
}

test('Firefox prints every number and every row of the report',
  { skip: existsSync(FIREFOX) ? false : 'firefox-esr is not installed' },
  async () => {
    const html = join(instance.dir, 'firefox.html');
    const pdf = join(instance.dir, 'firefox.pdf');
    const profile = mkdtempSync('/tmp/perennial-firefox.');
    const month = new Date(Date.now() - 32 * 864e5).toISOString().slice(0, 7);
    instance.command(['report', 'stage', '--period', month, '--output', html]);
    const firefox = await Firefox.start(profile);
    try {
      writeFileSync(pdf, await firefox.print(`file://${html}`));
    } finally {
      firefox.stop();
      rmSync(profile, { recursive: true, force: true, maxRetries: 9 });
    }
    const words = new Set(textOf(pdf).join('\n').split(/\s+/));
    const cells = [...readFileSync(html, 'utf8')
      .matchAll(/<td[^>]*>(\d{4}-\d\d-\d\d|[+−]?\d[\d,]*)<\/td>/g)]
      .map(([, text]) => text);
    assert.ok(cells.length > 100);
    assert.deepEqual(cells.filter((c) => !words.has(c)), []);
  });
