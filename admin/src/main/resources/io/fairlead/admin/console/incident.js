// The verdict at the top of the overview: for each provider in trouble the four things that somebody wants to know.
// @ts-check
import { useEffect, useState } from 'preact/hooks';
import { api } from './api.js';
import { Levers } from './levers.js';
import { lastMinute } from './steps.js';
import { history, now, providers, ranked, troubled } from './store.js';
import { ago, clock, ms, plural, reason } from './text.js';
import { State, html } from './ui.js';

/** @typedef {import('./api.js').Provider} Provider */

const EVERY_MS = 3000;
const LOOKED_AT = 200;

export function Verdict() {
  const bad = ranked.value.filter(troubled);
  return html`<div class="verdict is-${bad.some((p) => p.state === 'down' || p.breaker.state !== 'disabled') ? 'bad' : bad.length ? 'warn' : 'good'}">
    <div role="status"><h1>${headline(bad)}</h1><p>${suffering()}</p></div>
    ${bad.map((p) => html`<${Incident} key=${p.name} provider=${p} />`)}
  </div>`;
}

/** One sentence about all providers. */
function headline(/** @type {Provider[]} */ bad) {
  if (!providers.value.length) return 'No provider is in use';
  if (bad.length > 3) return `${bad.length} providers are in trouble`;
  if (bad.length > 0) {
    const names = bad.map((p) => p.name);
    const said = names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
    const states = new Set(bad.map(wordOf));
    return `${said} ${bad.length === 1 ? 'is' : 'are'} ${states.size === 1 ? [...states][0] : 'in trouble'}`;
  }
  const up = providers.value.filter((p) => p.state === 'up').length;
  return up === 0 ? 'No provider was asked yet' : up === 1 ? 'All is well: the provider in use is up' : `All is well: the ${up} providers in use are up`;
}

function wordOf(/** @type {Provider} */ p) {
  if (p.state === 'down' || p.state === 'degraded') return p.state;
  return p.breaker.mode === 'forced-open' ? 'held open by hand' : p.breaker.mode === 'disabled' ? 'without a breaker' : 'recovering';
}

/** Whether any client noticed, of late. */
function suffering() {
  const calls = history.value?.calls;
  const all = lastMinute(calls?.count);
  const failed = lastMinute(calls?.failed);
  const mended = lastMinute(calls?.mended);
  if (all === 0) return 'No call ended in the last minute.';
  const of = `In the last minute ${plural(all, 'call', 'calls')} ended`;
  if (failed > 0) return html`${of}: <strong class="bad">${plural(failed, 'failed', 'failed')} for the client</strong>${mended ? `, ${plural(mended, 'was', 'were')} mended` : ''}.`;
  return mended > 0 ? html`${of}; <strong>no client noticed</strong>: ${plural(mended, 'was', 'were')} mended by a repeat or another target.` : `${of}, all of them well.`;
}

/**
 * @param {{provider: Provider}} props
 */
function Incident({ provider: p }) {
  return html`<section class="incident" aria-label=${`What is wrong with ${p.name}`}>
    <div><h3>What is wrong</h3><p><strong>${p.name}</strong> <${State} of=${p.state} /></p>
      <p>${p.since ? `since ${clock(p.since)}, ${ago(p.since, now.value)}` : ''}${p.reason ? html`<br />${reason(p.reason)} <code>${p.reason}</code>` : ''}</p></div>
    <div><h3>What Fairlead does</h3><p>${doing(p)}</p></div>
    <div><h3>Who suffers</h3><${Sufferers} provider=${p.name} /></div>
    <div><h3>What you can do</h3><${Levers} provider=${p} /></div>
  </section>`;
}

/** What Fairlead does about a provider, in words. */
function doing(/** @type {Provider} */ p) {
  switch (p.breaker.state) {
    case 'open':
      return `Its breaker is open: calls go to the route’s other targets at once${p.breaker.retryAfterMs > 0 ? `, and a trial call follows in ${ms(p.breaker.retryAfterMs)}` : ''}.`;
    case 'half-open':
      return 'Its breaker lets trial calls through to see whether it is well again.';
    case 'forced-open':
      return 'Somebody holds its breaker open: no call goes there until it is set to auto.';
    case 'disabled':
      return 'Somebody switched its breaker off: calls go there whatever happens.';
    default:
      return 'Calls still go there; what fails is repeated, or taken to another target.';
  }
}

/** What became of the last calls that addressed it, and which models they asked for. */
function Sufferers(/** @type {{provider: string}} */ { provider }) {
  const [calls, setCalls] = useState(/** @type {import('./api.js').ExchangeLine[] | null} */ (null));
  useEffect(() => {
    let over = false;
    const ask = () =>
      document.hidden ||
      api.exchanges({ provider, limit: `${LOOKED_AT}` }).then(
        (page) => over || setCalls(page.items),
        () => undefined,
      );
    ask();
    const timer = window.setInterval(ask, EVERY_MS);
    return () => {
      over = true;
      window.clearInterval(timer);
    };
  }, [provider]);
  if (!calls) return html`<p class="quiet">Asking …</p>`;
  const ends = (/** @type {string[]} */ ...outcomes) => calls.filter((c) => outcomes.includes(c.outcome));
  const failed = ends('failed', 'refused', 'broken', 'passed', 'rejected');
  const elsewhere = ends('fallback').length;
  const to = [...new Set(ends('fallback').map((c) => c.target))];
  if (!calls.length) return html`<p>Nobody of late: no call addressed it.</p>`;
  return html`<p>Of the last ${plural(calls.length, 'call', 'calls')} to it ${failed.length === 0 ? 'none failed' : html`<strong class="bad">${plural(failed.length, 'failed', 'failed')}</strong>`}${elsewhere > 0 ? `, ${elsewhere} ${elsewhere === 1 ? 'was' : 'were'} answered by ${to.slice(0, 2).join(' and ')}` : ''}.</p>
    ${failed.length > 0 && html`<p>Most hit: ${mostHit(failed)}. <a href=${`#/calls?provider=${encodeURIComponent(provider)}`}>Its calls</a></p>`}`;
}

function mostHit(/** @type {import('./api.js').ExchangeLine[]} */ failed) {
  /** @type {Map<string, number>} */
  const models = new Map();
  for (const each of failed) models.set(each.model || 'calls without a model', (models.get(each.model || 'calls without a model') ?? 0) + 1);
  return [...models].sort((a, b) => b[1] - a[1]).slice(0, 3).map(([model, n]) => `${model} (${n})`).join(', ');
}
