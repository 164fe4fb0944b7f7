/* A browser and a whole private Perennial for tests.
 *
 * The instance is the one tools/test.sh started (PERENNIAL_TEST_VAR), else one
 * of our own by tools/run.sh in a throw-away folder. Every page watches for
 * violations of the Content-Security-Policy and for errors of scripts; `closed`
 * fails the test when there were any. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync }
  from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const top = join(import.meta.dirname, '..', '..');
const axe = readFileSync(createRequire(import.meta.url)
  .resolve('axe-core/axe.min.js'), 'utf8');
const demoPassword = 'correct horse battery';
/* The shell has no windows around its pages: half the work. */
const CHROMIUM = [process.env.CHROMIUM, '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium'].find((path) => path && existsSync(path));
const REPORT = /ERROR: \w+Sanitizer|runtime error:/;
const build = process.env.BUILD_SAN || process.env.BUILD || 'build';

export class Instance {
  /* demo: one of our own with a small demonstration company. */
  static async start({ demo = false } = {}) {
    const shared = demo ? process.env.PERENNIAL_DEMO_VAR :
      process.env.PERENNIAL_TEST_VAR;
    const self = new Instance();
    self.dir = shared || mkdtempSync(join(tmpdir(), 'perennial-test.'));
    if (!shared) {
      /* What tests/base.sh has made. */
      if (demo && process.env.PERENNIAL_DEMO_BASE)
        spawnSync('cp', ['-a', '--reflink=auto', '--sparse=always',
          `${process.env.PERENNIAL_DEMO_BASE}/.`, self.dir]);
      self.child = spawn(join(top, 'tools/run.sh'), { stdio: 'ignore',
        env: { ...process.env, VAR: self.dir, BUILD: build, PORT: 'any',
          DEMO: process.env.DEMO || '0', NO_BUILD: '1', DB_SMALL: '1' } });
      self.ended = new Promise((done) => self.child.on('exit', done));
      process.on('exit', () => self.child?.kill('SIGTERM'));
    }
    for (let i = 0; !existsSync(join(self.dir, 'run/address')); i++) {
      if (i > 3000 || (self.child && self.child.exitCode !== null)) {
        await self.stop();
        throw new Error('make run did not start');
      }
      await sleep(100);
    }
    self.url = readFileSync(join(self.dir, 'run/address'), 'utf8').trim();
    if (demo) self.demo();
    return self;
  }

  async stop() {
    if (!this.child) return;
    this.child.kill('SIGTERM');
    await this.ended;
    this.child = null;
    const said = this.sanitizerReports();
    rmSync(this.dir, { recursive: true, force: true });
    assert.deepEqual(said, []);
  }

  /* What the sanitizers said in the processes of the instance. */
  sanitizerReports() {
    const log = join(this.dir, 'log');
    const names = existsSync(log) ? readdirSync(log) : [];
    return names.filter((name) => name.endsWith('.log')).flatMap((name) => {
      const text = readFileSync(join(log, name), 'utf8');
      const at = text.search(REPORT);
      return at < 0 ? [] : [`${name}: ${text.slice(at, at + 4000)}`];
    });
  }

  sql(text) {
    const r = spawnSync('mariadb', ['--no-defaults', '-N', '-B',
      `--socket=${this.dir}/db/my.sock`, '--user=perennial_owner',
      '--default-character-set=utf8mb4', 'perennial'], { input: text });
    assert.equal(r.status, 0, String(r.stderr));
    return String(r.stdout).trim().split('\n').filter(Boolean)
      .map((l) => l.split('\t'));
  }

  command(words, input = '', status = 0) {
    const r = spawnSync(join(this.dir, 'perennial'), words,
      { input, cwd: this.dir });
    assert.equal(r.status, status, `${words}: ${r.stdout}${r.stderr}`);
    return String(r.stdout);
  }

  demo() {
    if (this.sql('SELECT 1 FROM customer LIMIT 1').length) return;
    this.command(['demo', '--customers', '300', '--stdin'], demoPassword);
  }

  /* Somebody of the demonstration company with this role, who has most
   * customers; he may work at once. */
  person(role) {
    const [[login] = []] = this.sql('SELECT a.login FROM account a JOIN ' +
      'account_role r ON r.account_id = a.id AND ' +
      `r.role = '${role}' LEFT JOIN customer c ON c.owner_id = a.id ` +
      "WHERE a.active = 1 AND a.login NOT IN ('admin', 'system') " +
      'GROUP BY a.id ORDER BY COUNT(c.id) DESC, a.id LIMIT 1');
    assert.ok(login, `nobody with the role ${role}`);
    this.sql(`UPDATE account SET must_change = 0 WHERE login = '${login}'`);
    const roles = this.sql('SELECT role FROM account_role r JOIN account a ' +
      `ON a.id = r.account_id WHERE a.login = '${login}'`).flat();
    return { login, password: demoPassword, roles };
  }

  /* An account that may work at once; repeatable. */
  user(login, roles = 'sales', password = 'correct horse battery') {
    if (!this.sql(`SELECT 1 FROM account WHERE login='${login}'`).length) {
      this.command(['user', 'add', login, '--stdin', '--roles', roles],
        password);
      this.sql(`UPDATE account SET must_change=0 WHERE login='${login}'`);
    }
    return { login, password };
  }
}

export class Browser {
  static async start(instance) {
    const self = new Browser();
    self.instance = instance;
    const launch = (chromiumSandbox) => chromium.launch({ chromiumSandbox,
      executablePath: CHROMIUM,
      args: ['--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update',
        '--disable-sync'] });
    /* The sandbox needs a user that is not root, and is not to be had in a
     * chroot or some containers. */
    self.chromium = process.getuid() === 0 ? await launch(false) :
      await launch(true).catch(() => launch(false));
    return self;
  }

  async stop() {
    await this.chromium?.close();
  }

  /* A new person at a new computer: { locale, colorScheme, javaScriptEnabled,
   * width, height }. */
  async page({ width = 1440, height = 900, ...options } = {}) {
    const context = await this.chromium.newContext({ locale: 'zh-CN',
      viewport: { width, height }, baseURL: this.instance.url, ...options });
    const page = await context.newPage();
    page.troubles = [];
    page.on('console', (m) => {
      if (/Content Security Policy/i.test(m.text()))
        page.troubles.push(m.text());
    });
    page.on('pageerror', (e) => page.troubles.push(String(e)));
    return page;
  }
}

export async function logIn(page, { login, password }) {
  await page.goto('/login');
  await page.fill('input[name=login]', login);
  await page.fill('input[name=password]', password);
  await Promise.all([page.waitForURL((u) => u.pathname !== '/login'),
    page.click('main button[type=submit]')]);
}

/* No violation of the policy, no error of a script; closes the page. */
export async function closed(page) {
  const found = page.troubles;
  await page.context().close();
  assert.deepEqual(found, []);
}

const LEVELS = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a',
  'wcag21aa', 'wcag22aa', 'best-practice'] };

/* 0 violations of WCAG 2.2 AA and best practice, or of these rules alone;
 * `without`: of these any. */
export async function accessible(page, rules = null, without = []) {
  const runOnly = rules ? { type: 'rule', values: rules } : LEVELS;
  if (!await page.evaluate('!!window.axe')) await page.evaluate(`${axe}; 0`);
  const result = await page.evaluate(`axe.run(document,
    { resultTypes: ['violations'], runOnly: ${JSON.stringify(runOnly)} })`);
  const found = result.violations.filter((v) => !without.includes(v.id));
  const short = found.map((v) =>
    `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`);
  assert.deepEqual(short, [], page.url());
}

/* What cannot be read: a text that stands in a column of single characters,
 * words of a drawing beyond its edge, figures of a row in two sizes. */
const unreadable = () => {
  const bad = [], walk = document.createTreeWalker(document.body,
    NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.data.trim(), of =
      walk.currentNode.parentElement;
    if (text.length < 3 || of.closest('svg, script, style, select, textarea') ||
        !of.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(walk.currentNode);
    const lines = [...range.getClientRects()].filter((r) => r.width > 0);
    const room = 2.1 * parseFloat(getComputedStyle(of).fontSize);
    const [first] = lines; /* the end of a line and the next are no column */
    if (lines.length > 1 && lines.every((r) => r.width < room &&
        r.left < first.right && r.right > first.left))
      bad.push(`in a column: ${text.slice(0, 30)}`);
  }
  for (const text of document.querySelectorAll('svg text')) {
    const r = text.getBoundingClientRect();
    const of = text.ownerSVGElement.getBoundingClientRect();
    if (r.width && (r.left < of.left - 1 || r.right > of.right + 1))
      bad.push(`cut off: ${text.textContent}`);
  }
  for (const row of document.querySelectorAll('ul.clm-kpis')) {
    const sizes = new Set([...row.querySelectorAll('.clm-kpi-value')].map((v) =>
      getComputedStyle(v.querySelector('a, .clm-figure') || v).fontSize));
    if (sizes.size > 1) bad.push(`figures of sizes ${[...sizes]}`);
  }
  return [...new Set(bad)].slice(0, 5);
};

/* Nothing hangs out of the window to the right, no cell out of its table, all
 * can be read. */
export async function fits(page) {
  const over = await page.evaluate(() =>
    document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(over <= 0, `${page.url()} is ${over} px too wide`);
  const loose = await page.evaluate(() =>
    [...document.querySelectorAll('tr > *')].filter((cell) => {
      const is = (e) => getComputedStyle(e).display;
      return is(cell.parentElement) === 'table-row' &&
        !['table-cell', 'none'].includes(is(cell));
    }).length);
  assert.equal(loose, 0, `${page.url()} has cells out of their rows`);
  assert.deepEqual(await page.evaluate(unreadable), [], page.url());
}
