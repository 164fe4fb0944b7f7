/* What is drawn by lot, so that a sample changes from run to run: SEED=N draws the
 * same again, LONG=1 (make test-long) takes everything. */
export const LONG = !!process.env.LONG;
const seed = Number(process.env.SEED) || Math.floor(Math.random() * 2 ** 32);
if (!LONG) console.log(`again with SEED=${seed}`);

/* mulberry32 */
let state = seed >>> 0;
function random() {
  state = state + 0x6d2b79f5 >>> 0;
  let t = Math.imul(state ^ state >>> 15, 1 | state);
  t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
  return ((t ^ t >>> 14) >>> 0) / 2 ** 32;
}

export function shuffled(things) {
  const left = [...things], found = [];
  while (left.length)
    found.push(left.splice(Math.floor(random() * left.length), 1)[0]);
  return found;
}
