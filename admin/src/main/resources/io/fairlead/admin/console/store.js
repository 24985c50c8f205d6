// What the pages show, as signals, and the one place that keeps it fresh. Nothing here is computed from a copy that could
// drift: each value is the engine's own, asked again every two seconds and at once when an event says that it changed.
// @ts-check
import { computed, signal } from '@preact/signals';
import { get, locked } from './api.js';

const POLL_MS = 2000;
const HISTORY_MS = 10000;
const EVENTS_KEPT = 300;
const SOON_MS = 150;

/** `live`, `connecting` or `lost` */
export const link = signal('connecting');
export const status = signal(/** @type {any} */ (null));
export const providers = signal(/** @type {any[]} */ ([]));
export const events = signal(/** @type {any[]} */ ([]));
export const history = signal(/** @type {any} */ (null));
export const faults = signal(/** @type {any[]} */ ([]));
export const now = signal(Date.now());
export const page = signal(location.hash.slice(2) || 'overview');

/** Worst first, so that what is broken stands where the eye falls. */
export const ranked = computed(() => {
  const rank = { down: 0, degraded: 1, unknown: 3, up: 2 };
  const of = (p) => (p.breaker.state !== 'closed' && p.state !== 'down' ? 0.5 : (rank[p.state] ?? 3));
  return [...providers.value].sort((a, b) => of(a) - of(b) || a.name.localeCompare(b.name));
});

let soon = 0;

/** Asks for what the overview shows; calls that come together become one. */
export function refreshSoon() {
  if (!soon) soon = window.setTimeout(() => ((soon = 0), refresh()), SOON_MS);
}

async function refresh() {
  if (locked.value || document.hidden) return;
  try {
    const [one, two, three] = await Promise.all([
      get('/api/v1/status'),
      get('/api/v1/providers'),
      get('/api/v1/faults').catch(() => ({ items: [] })),
    ]);
    status.value = one;
    providers.value = two.items;
    faults.value = three?.items ?? [];
    if (link.value === 'lost') link.value = 'live';
  } catch {
    if (!locked.value) link.value = 'lost';
  }
}

export async function refreshHistory() {
  if (locked.value || document.hidden) return;
  history.value = await get('/api/v1/history').catch(() => history.value);
}

const TYPES = ['breaker', 'provider', 'config', 'alert', 'fault', 'drain'];

/** State changes come by server-sent events; finished calls are asked for by the page that shows them. */
function listen() {
  const source = new EventSource(`/api/v1/events?type=${TYPES.join(',')}`);
  source.onopen = () => (link.value = 'live');
  source.onerror = () => {
    link.value = 'lost';
    if (source.readyState === EventSource.CLOSED) window.setTimeout(listen, POLL_MS);
  };
  const heard = (/** @type {MessageEvent} */ message) => {
    let event;
    try {
      event = JSON.parse(message.data);
    } catch {
      return; // a comment of the server, or a line that was cut
    }
    if (event.type === 'exchange' || !event.type) return;
    events.value = [event, ...events.value].slice(0, EVENTS_KEPT);
    refreshSoon();
  };
  source.onmessage = heard;
  for (const type of TYPES) source.addEventListener(type, heard);
}

/** Begins, once. */
export function start() {
  refresh();
  refreshHistory();
  listen();
  window.setInterval(refresh, POLL_MS);
  window.setInterval(refreshHistory, HISTORY_MS);
  window.setInterval(() => (now.value = Date.now()), 1000);
  window.addEventListener('hashchange', () => (page.value = location.hash.slice(2) || 'overview'));
  document.addEventListener('visibilitychange', () => (refresh(), refreshHistory()));
  locked.subscribe((is) => is || (refresh(), refreshHistory()));
}
