/* The harness itself: what the other tests count on. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Instance } from './harness.mjs';

/* An instance that has stopped and left such a log. */
function stopped(name, text) {
  const instance = new Instance();
  instance.dir = mkdtempSync(join(tmpdir(), 'perennial-test.'));
  mkdirSync(join(instance.dir, 'log'));
  writeFileSync(join(instance.dir, 'log', name), text);
  instance.child = { kill() {} };
  return instance;
}

for (const said of ['==7==ERROR: AddressSanitizer: heap-use-after-free',
  'src/a.c:1:2: runtime error: signed integer overflow'])
  test(`an instance whose log has "${said.slice(0, 30)}" fails`, async () => {
    await assert.rejects(stopped('web.log', `start\n${said}\n`).stop(),
      /web\.log/);
  });

test('an instance whose logs have no report stops in silence', async () => {
  await stopped('web.log', '{"level":"error","text":"no server"}\n').stop();
});
