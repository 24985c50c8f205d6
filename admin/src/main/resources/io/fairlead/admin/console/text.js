// How values are said. One place, so that a page never shows the same thing in two forms.
// @ts-check

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

export const count = (/** @type {number} */ n) => (n < 100000 ? number.format(n) : short.format(n));

/** A rate a second. */
export const rate = (/** @type {number} */ n) => (n === 0 ? '0' : n < 0.05 ? '< 0.1' : n < 10 ? n.toFixed(1) : count(n));

/** Money, with as many digits as say something. */
export function money(/** @type {number} */ n) {
  if (n === 0) return '0';
  if (n < 0.01) return n.toPrecision(2);
  return new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(n);
}

export function ms(/** @type {number | null | undefined} */ n) {
  if (n === null || n === undefined || n < 0) return '–';
  if (n < 1000) return `${Math.round(n)} ms`;
  if (n < 60000) return `${(n / 1000).toFixed(n < 10000 ? 2 : 1)} s`;
  return `${Math.floor(n / 60000)} min ${Math.round((n % 60000) / 1000)} s`;
}

export const percent = (/** @type {number} */ part, /** @type {number} */ whole) =>
  whole === 0 ? '–' : part === 0 ? '0 %' : part / whole < 0.001 ? '< 0.1 %' : `${((part / whole) * 100).toFixed(part === whole ? 0 : 1)} %`;

export const plural = (/** @type {number} */ n, /** @type {string} */ one, /** @type {string} */ many) => `${count(n)} ${n === 1 ? one : many}`;

/** A time of today as a clock shows it, and an older one with its day. */
export function clock(/** @type {string | number | null | undefined} */ at) {
  if (!at) return '–';
  const date = new Date(at);
  const time = date.toLocaleTimeString('en-GB');
  return date.toDateString() === new Date().toDateString() ? time : `${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${time}`;
}

/** How long ago, for a glance. */
export function ago(/** @type {string | null} */ at, now = Date.now()) {
  return at ? length(Math.max(0, Math.round((now - new Date(at).getTime()) / 1000))) : '';
}

/** A length of time, given in seconds. */
export function length(/** @type {number} */ seconds) {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86400)} d ${Math.floor((seconds % 86400) / 3600)} h`;
}

/** @type {Record<string, string>} */
const CODES = {
  answers: 'it answers',
  breaker_open: 'its breaker is open',
  connect_refused: 'it refuses connections',
  connect_timeout: 'no connection in time',
  first_byte_timeout: 'it stays silent',
  first_token_timeout: 'no first token in time',
  idle_timeout: 'it falls silent in the middle',
  connection_reset: 'it resets connections',
  name_not_found: 'its name is not found',
  not_asked: 'it was not asked of late',
};

/** A stable code in words; the code itself where there are none. */
export function reason(/** @type {string | null | undefined} */ code) {
  const [, word = '', rest = ''] = /^(\S*)(.*)$/.exec(code ?? '') ?? [];
  const status = /^http_(\d{3})$/.exec(word);
  return `${status ? `it answers ${status[1]}` : (CODES[word] ?? word.replaceAll('_', ' '))}${rest}`;
}
