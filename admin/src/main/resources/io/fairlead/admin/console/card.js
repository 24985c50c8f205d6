// A provider at a glance.
// @ts-check
import { useState } from 'preact/hooks';
import { Spark } from './chart.js';
import { Levers } from './levers.js';
import { lastMinute, latest, minuteSeconds, perSecond } from './steps.js';
import { history, now, troubled } from './store.js';
import { ago, clock, count, ms, percent, plural, rate, reason } from './text.js';
import { Figure, State, html, toneOf } from './ui.js';

/** @typedef {import('./api.js').Provider} Provider */

const CLASSES_SHOWN = 4;

/**
 * @param {{provider: Provider}} props
 */
export function Card({ provider: p }) {
  const [open, setOpen] = useState(false);
  const h = history.value;
  const line = h?.providers[p.name];
  const attempts = lastMinute(line?.count);
  const failed = lastMinute(line?.failed);
  const waiting = (p.limits.waiting ?? 0) + (p.pool.pending ?? 0);
  return html`<article class="card is-${troubled(p) && p.state === 'up' ? toneOf(p.breaker.state) : toneOf(p.state)}" aria-labelledby=${`p-${p.name}`}>
    <div class="top"><h3 id=${`p-${p.name}`}>${p.name}</h3><${State} of=${p.state} /></div>
    <p class="why">${p.since ? `since ${clock(p.since)}, ${ago(p.since, now.value)}` : 'not asked yet'}${p.reason ? html` · ${reason(p.reason)}` : ''}</p>
    <${Spark} values=${h && line ? perSecond(h, line.count) : []} bad=${h && line ? perSecond(h, line.failed) : []} label=${`Attempts at ${p.name} over the last twenty minutes`} />
    <dl class="figures">
      <${Figure} label="attempts" value=${`${rate(attempts / minuteSeconds(h))}/s`} note=${`${percent(failed, attempts)} failed`} tone=${failed > 0 ? 'bad' : ''} />
      <${Figure} label="first token" value=${ms(p.latency.p50)} note=${`p99 ${ms(p.latency.p99)}`} />
      <${Figure} label="in total" value=${ms(latest(line?.p50))} note=${`p99 ${ms(latest(line?.p99))}`} />
      <${Figure} label="in flight" value=${count(p.inFlight)} note=${waiting > 0 ? `${count(waiting)} wait` : plural(p.pool.open ?? 0, 'connection', 'connections')} />
      <${Figure} label="headroom" value=${headroom(p.limits)} note=${headroomNote(p.limits)} tone=${p.limits.waiting ? 'warn' : ''} />
      <${Figure} label="tokens" value=${count(lastMinute(line?.tokens))} note="last minute" />
    </dl>
    <${Errors} of=${p.errors} />
    <div class="breaker"><span>Breaker</span> <${State} of=${p.breaker.state} />
      ${p.breaker.retryAfterMs > 0 && html`<span class="quiet">trial in ${ms(p.breaker.retryAfterMs)}</span>`}
      <button type="button" class="plain" aria-expanded=${open} aria-label=${`Levers of ${p.name}`} onClick=${() => setOpen(!open)}>Levers</button></div>
    ${open && html`<${Levers} provider=${p} />`}
  </article>`;
}

/**
 * What is left of each limit, the one that is nearest to its end first.
 *
 * @param {Record<string, number>} limits
 * @returns {{left: number, most: number, unit: string}[]}
 */
function leftOf(limits) {
  const all = [
    { unit: 'at once', most: limits.concurrency ?? 0, left: (limits.concurrency ?? 0) - (limits.used ?? 0) },
    { unit: 'requests', most: limits.requests ?? 0, left: limits.available ?? 0 },
    ...['tokens', 'input-tokens', 'output-tokens'].map((name) => ({ unit: name.replace('-', ' '), most: limits[name] ?? 0, left: limits[`available-${name}`] ?? 0 })),
  ];
  return all.filter((each) => each.most > 0).sort((one, other) => one.left / one.most - other.left / other.most);
}

function headroom(/** @type {Record<string, number>} */ limits) {
  const least = leftOf(limits)[0];
  return limits.paused ? 'paused' : least ? count(Math.max(0, least.left)) : 'no limit';
}

function headroomNote(/** @type {Record<string, number>} */ limits) {
  const least = leftOf(limits)[0];
  return least ? `of ${count(least.most)} ${least.unit}` : 'of its own';
}

/**
 * Failures by class since the start, the most frequent first.
 *
 * @param {{of: Record<string, number>}} props
 */
function Errors({ of }) {
  const all = Object.entries(of).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
  if (!all.length) return html`<p class="errors quiet">No failure since the start</p>`;
  const rest = all.slice(CLASSES_SHOWN).reduce((sum, [, n]) => sum + n, 0);
  return html`<ul class="errors" aria-label="Failures by class since the start">${all.slice(0, CLASSES_SHOWN).map(([kind, n]) => html`<li><code>${kind}</code> ${count(n)}</li>`)}
    ${rest > 0 && html`<li>others ${count(rest)}</li>`}</ul>`;
}
