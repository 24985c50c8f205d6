// What the pages show, as signals, and the one place that keeps it fresh. Nothing here is computed from a copy that could
// drift: each value is the engine's own, asked again every two seconds and at once when an event says that it changed.
// @ts-check
import { computed, signal } from '@preact/signals';
import { api, locked } from './api.js';
import { merged } from './steps.js';

/** @typedef {import('./api.js').Provider} Provider */
/** @typedef {import('./api.js').Schemas} Schemas */

/**
 * A change of state, as an event tells it; which fields there are depends on its type.
 *
 * @typedef {{type: string, at: string, provider?: string, model?: string, from?: string, to?: string, reason?: string,
 *   exchange?: string, result?: string, alert?: string, state?: string, id?: string, problems?: string[], restart?: string[],
 *   items?: import('./api.js').Fault[], trigger?: string}} Change
 */

const POLL_MS = 2000;
const WHOLE_HISTORY_MS = 60000;
const HOUR = 360;
const TAIL = 3;
const CHANGES_KEPT = 300;
const SOON_MS = 150;

/** The kinds of changes; finished calls are asked for by the page that shows them. */
export const KINDS = ['breaker', 'provider', 'config', 'alert', 'fault', 'drain'];

export const link = signal(/** @type {'live' | 'connecting' | 'lost'} */ ('connecting'));
export const status = signal(/** @type {Schemas['Status'] | null} */ (null));
export const checks = signal(/** @type {Schemas['Health']['checks']} */ ({}));
export const providers = signal(/** @type {Provider[]} */ ([]));
export const changes = signal(/** @type {Change[]} */ ([]));
export const history = signal(/** @type {Schemas['History'] | null} */ (null));
export const faults = signal(/** @type {import('./api.js').Fault[]} */ ([]));
export const now = signal(Date.now());
export const page = signal(address());

function address() {
  return location.hash.slice(2) || 'overview';
}

/** Whether somebody has to look at a provider. */
export const troubled = (/** @type {Provider} */ p) => p.state === 'down' || p.state === 'degraded' || p.breaker.state !== 'closed';

const RANK = { down: 0, degraded: 1, up: 3, unknown: 4 };
const rank = (/** @type {Provider} */ p) => (troubled(p) ? Math.min(RANK[p.state], 2) : RANK[p.state]);

/** Worst first, so that what is broken stands where the eye falls. */
export const ranked = computed(() => [...providers.value].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name)));

let soon = 0;

/** Asks anew; calls that come together become one. */
export function refreshSoon() {
  if (soon === 0) {
    soon = window.setTimeout(() => {
      soon = 0;
      refresh();
    }, SOON_MS);
  }
}

async function refresh() {
  if (locked.value || document.hidden) return;
  try {
    const [engine, all, injected, health] = await Promise.all([api.status(), api.providers(), api.faults(), api.health()]);
    status.value = engine;
    providers.value = all.items;
    faults.value = injected.items;
    checks.value = health.checks;
    if (link.value === 'lost') link.value = 'live';
    await refreshHistory();
  } catch {
    if (!locked.value) lost();
  }
}

let wholeAt = 0;

/** The whole hour from time to time, and else the steps that may have changed. */
async function refreshHistory() {
  const before = history.value;
  const whole = before === null || Date.now() - wholeAt > WHOLE_HISTORY_MS;
  const next = await api.history(whole ? HOUR : TAIL);
  history.value = whole || before === null ? next : merged(before, next);
  if (whole) wholeAt = Date.now();
  if (history.value === null) wholeAt = 0;
}

function lost() {
  link.value = 'lost';
  wholeAt = 0;
}

const keyOf = (/** @type {Change} */ c) => [c.at, c.type, c.provider, c.model, c.from, c.to, c.id, c.state, c.trigger].join('|');

/** One that was told before, as after a broken connection, counts once. */
function changed(/** @type {Change} */ change) {
  const key = keyOf(change);
  if (changes.value.some((each) => keyOf(each) === key)) return;
  changes.value = [change, ...changes.value].sort((a, b) => b.at.localeCompare(a.at)).slice(0, CHANGES_KEPT);
  refreshSoon();
}

/** @type {EventSource | null} */
let source = null;

/** Changes come by server-sent events, those that were told before this page was opened first. */
function listen() {
  source?.close();
  if (locked.value) return;
  const opened = new EventSource(`/api/v1/events?recent=${CHANGES_KEPT}&type=${KINDS.join(',')}`);
  source = opened;
  opened.onopen = () => {
    link.value = 'live';
    refreshSoon();
  };
  opened.onerror = () => {
    if (source !== opened) return;
    lost();
    if (opened.readyState === EventSource.CLOSED) window.setTimeout(() => source === opened && listen(), POLL_MS);
  };
  opened.onmessage = (message) => {
    try {
      changed(JSON.parse(message.data));
    } catch {
      // a line that was cut; the next poll tells what it would have told
    }
  };
}

/** Begins, once. */
export function start() {
  locked.subscribe((is) => {
    listen();
    if (!is) refresh();
  });
  window.setInterval(refresh, POLL_MS);
  window.setInterval(() => (now.value = Date.now()), 1000);
  window.addEventListener('hashchange', () => (page.value = address()));
  document.addEventListener('visibilitychange', () => refresh());
}
