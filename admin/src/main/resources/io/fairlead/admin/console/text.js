// How values are said. One place, so that a page never shows the same thing in two forms.
// @ts-check

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

export const count = (/** @type {number} */ n) => (n < 100000 ? number.format(n) : short.format(n));

/** A rate a second. */
export const rate = (/** @type {number} */ n) => (n === 0 ? '0' : n < 10 ? n.toFixed(1) : number.format(n));

export function ms(/** @type {number|null|undefined} */ n) {
  if (n === null || n === undefined || n < 0) return '–';
  if (n < 1000) return `${Math.round(n)} ms`;
  if (n < 60000) return `${(n / 1000).toFixed(n < 10000 ? 2 : 1)} s`;
  return `${Math.floor(n / 60000)} min ${Math.round((n % 60000) / 1000)} s`;
}

export const percent = (/** @type {number} */ part, /** @type {number} */ whole) =>
  whole === 0 ? '–' : part === 0 ? '0 %' : part / whole < 0.001 ? '< 0.1 %' : `${((part / whole) * 100).toFixed(1)} %`;

export const clock = (/** @type {string|number|null} */ at) => (at ? new Date(at).toLocaleTimeString('en-GB') : '–');

/** How long ago, for a glance. */
export function ago(/** @type {string|null} */ at, now = Date.now()) {
  if (!at) return '';
  const seconds = Math.max(0, Math.round((now - new Date(at).getTime()) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86400)} d`;
}

export function uptime(/** @type {number} */ seconds) {
  return ago(new Date(Date.now() - seconds * 1000).toISOString());
}
