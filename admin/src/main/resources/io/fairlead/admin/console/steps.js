// The last hour in steps of time, as /api/v1/history tells it: putting newer steps behind older ones, and figures of it.
// @ts-check

/** @typedef {import('./api.js').History} History */
/** @typedef {import('./api.js').Steps} Steps */

const NAMES = /** @type {(keyof Steps)[]} */ (['count', 'failed', 'mended', 'tokens', 'p50', 'p99', 'firstToken']);
const SUMS = new Set(['count', 'failed', 'mended', 'tokens']);
const MOST = 360;

/**
 * The older steps, and the newer ones in place of those of the same time; null where there is a gap between them.
 *
 * @param {History} older
 * @param {History} newer
 * @returns {History | null}
 */
export function merged(older, newer) {
  const first = newer.times[0];
  const last = older.times[older.times.length - 1];
  if (first === undefined || last === undefined) return newer;
  if (first > last + older.stepSeconds) return null;
  const from = older.times.findIndex((time) => time >= first);
  const kept = from < 0 ? older.times.length : from;
  const skip = Math.max(0, kept + newer.times.length - MOST);
  const joined = (/** @type {Steps | undefined} */ a, /** @type {Steps | undefined} */ b) => {
    const line = /** @type {Record<string, (number | null)[]>} */ ({});
    for (const name of NAMES) {
      const none = SUMS.has(name) ? 0 : null;
      const before = a ? a[name].slice(skip, kept) : Array(kept - skip).fill(none);
      const after = b ? b[name] : Array(newer.times.length).fill(none);
      line[name] = [...before, ...after];
    }
    return /** @type {Steps} */ (/** @type {unknown} */ (line));
  };
  const names = new Set([...Object.keys(older.providers), ...Object.keys(newer.providers)]);
  return {
    ...newer,
    times: [...older.times.slice(skip, kept), ...newer.times],
    calls: joined(older.calls, newer.calls),
    providers: Object.fromEntries([...names].map((name) => [name, joined(older.providers[name], newer.providers[name])])),
  };
}

/** How long each step has run, in seconds: the last one runs still. */
const lengthOf = (/** @type {History} */ h, /** @type {number} */ at) => (at === h.times.length - 1 ? h.lastSeconds : h.stepSeconds);

/**
 * What a line comes to a second; null for a step that has just begun, of which nothing can be said yet.
 *
 * @param {History} h
 * @param {number[]} line
 * @returns {(number | null)[]}
 */
export const perSecond = (h, line) =>
  line.map((n, at) => {
    const seconds = lengthOf(h, at);
    return seconds >= 1 ? n / seconds : n > 0 ? n : null;
  });

const MINUTE = 7; // steps: six that are over, and the one that runs

/** What a line summed up to in the last minute. */
export const lastMinute = (/** @type {number[] | undefined} */ line) => (line ?? []).slice(-MINUTE).reduce((a, b) => a + b, 0);

/** How many seconds that minute has had so far. */
export function minuteSeconds(/** @type {History | null} */ h) {
  if (!h || !h.times.length) return 60;
  return Math.max(1, (Math.min(MINUTE, h.times.length) - 1) * h.stepSeconds + h.lastSeconds);
}

/** The last value that is there. */
export const latest = (/** @type {(number | null)[] | undefined} */ line) => (line ?? []).filter((v) => v !== null).pop() ?? null;
