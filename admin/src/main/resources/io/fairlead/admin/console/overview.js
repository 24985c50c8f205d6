// The page for 3 a.m.: which provider is broken, what Fairlead does about it, who suffers, and which lever to pull.
// @ts-check
import { useMemo, useState } from 'preact/hooks';
import { call } from './api.js';
import { Chart, Spark } from './chart.js';
import { events, history, now, providers, ranked, refreshSoon, status } from './store.js';
import { ago, clock, count, ms, percent, rate, uptime } from './text.js';
import { Action, Empty, Figure, State, html } from './ui.js';

/** One sentence about all providers. */
function Headline() {
  const bad = ranked.value.filter((p) => p.state === 'down' || p.state === 'degraded' || p.breaker.state !== 'closed');
  if (!providers.value.length) return html`<h1>No provider is in use</h1>`;
  if (!bad.length) {
    const up = providers.value.filter((p) => p.state === 'up').length;
    return up === 0
      ? html`<h1>No provider was asked yet.</h1>`
      : html`<h1><span class="good">All is well.</span> ${up === 1 ? 'The provider in use is up.' : `The ${up} providers in use are up.`}</h1>`;
  }
  return html`<h1><span class="bad">${bad.map((p) => p.name).join(', ')}</span> ${bad.length === 1 ? 'needs' : 'need'} a look.</h1>
    <ul class="said">${bad.map((p) => html`<li><strong>${p.name}</strong> is ${p.state}${p.since ? ` since ${clock(p.since)} (${ago(p.since, now.value)})` : ''}${p.reason ? `: ${p.reason}` : ''}. ${doing(p)}</li>`)}</ul>`;
}

/** What Fairlead does about a provider, in words. */
function doing(/** @type {any} */ p) {
  switch (p.breaker.state) {
    case 'open':
      return `Its breaker is open: calls go to the route's other targets${p.breaker.retryAfterMs > 0 ? `; a trial call follows in ${ms(p.breaker.retryAfterMs)}` : ''}.`;
    case 'half-open':
      return 'Its breaker lets trial calls through to see whether it is well again.';
    case 'forced-open':
      return 'Somebody holds its breaker open: no call goes there until it is set to auto.';
    case 'disabled':
      return 'Somebody switched its breaker off: calls go there whatever happens.';
    default:
      return 'Calls still go there; failed ones are repeated or taken elsewhere.';
  }
}

const MINUTE = 6; // steps
const sum = (/** @type {number[]|undefined} */ list) => (list ?? []).slice(-MINUTE).reduce((a, b) => a + b, 0);

function Card({ provider: p }) {
  const h = history.value;
  const line = h?.providers?.[p.name];
  const seconds = h ? h.stepSeconds * Math.max(1, Math.min(MINUTE, h.times.length)) : 60;
  const calls = sum(line?.count);
  const errors = Object.entries(p.errors).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
  const breaker = (/** @type {string} */ mode) => () => call('PUT', `/api/v1/providers/${encodeURIComponent(p.name)}/breaker`, { json: { mode } }).then(refreshSoon);
  const post = (/** @type {string} */ what) => () => call('POST', `/api/v1/providers/${encodeURIComponent(p.name)}/${what}`).then(refreshSoon);
  const [levers, setLevers] = useState(false);
  return html`<article class="card ${p.state} ${p.breaker.state}" aria-labelledby=${`p-${p.name}`}>
    <div class="top"><h2 id=${`p-${p.name}`}>${p.name}</h2><${State} of=${p.state} /></div>
    <p class="why">${p.since ? `since ${clock(p.since)}, ${ago(p.since, now.value)}` : 'not asked yet'}${p.reason ? ` · ${p.reason}` : ''}</p>
    <${Spark} values=${line?.count ?? []} bad=${line?.failed ?? []} label=${`Attempts at ${p.name} over the last twenty minutes`} />
    <dl class="figures">
      <${Figure} label="attempts" value=${`${rate(calls / seconds)}/s`} note=${`${percent(sum(line?.failed), calls)} failed`} tone=${sum(line?.failed) > 0 ? 'bad' : ''} />
      <${Figure} label="first token" value=${ms(p.latency.p50)} note=${`p99 ${ms(p.latency.p99)}`} />
      <${Figure} label="whole" value=${ms(last(line?.p50))} note=${`p99 ${ms(last(line?.p99))}`} />
      <${Figure} label="in flight" value=${count(Math.max(0, (p.pool.open ?? 0) - (p.pool.idle ?? 0)))} note=${`${p.pool.idle ?? 0} idle`} />
      <${Figure} label="headroom" value=${headroom(p.limits)} note=${p.limits.waiting ? `${p.limits.waiting} wait` : ''} />
      <${Figure} label="tokens" value=${`${count(sum(line?.tokens))}`} note="last minute" />
    </dl>
    <div class="breaker"><span>Breaker</span> <${State} of=${p.breaker.state} />
      <button type="button" class="plain" aria-expanded=${levers} onClick=${() => setLevers(!levers)}>Levers</button></div>
    ${levers && html`<div class="levers" role="group" aria-label=${`Levers of ${p.name}`}>
      <${Action} act=${breaker('forced-open')} tone="danger" disabled=${p.breaker.mode === 'forced-open'} confirm=${`No call will go to ${p.name} until its breaker is set to auto. Go on?`}>Force open<//>
      <${Action} act=${breaker('auto')} disabled=${p.breaker.mode === 'auto'}>Auto<//>
      <${Action} act=${breaker('disabled')} disabled=${p.breaker.mode === 'disabled'} confirm=${`The breaker of ${p.name} will let everything through. Go on?`}>Switch off<//>
      <${Action} act=${post('breaker/reset')}>Reset<//>
      <${Action} act=${post('probe')}>Probe now<//>
    </div>`}
    ${errors.length > 0 && html`<ul class="errors" aria-label="Failures by class since the start">${errors.slice(0, 4).map(([kind, n]) => html`<li><span>${kind}</span> ${count(n)}</li>`)}</ul>`}
  </article>`;
}

const last = (/** @type {(number|null)[]|undefined} */ list) => (list ?? []).filter((v) => v !== null).pop() ?? null;

function headroom(/** @type {any} */ limits) {
  if (limits.concurrency > 0) return `${count(limits.concurrency - limits.used)} of ${count(limits.concurrency)}`;
  if (limits.requests > 0) return `${count(limits.available)} of ${count(limits.requests)}`;
  return 'no limit';
}

function Charts() {
  const h = history.value;
  const all = useMemo(() => {
    if (!h || h.times.length < 2) return null;
    const perSecond = (/** @type {number[]} */ line) => line.map((n) => n / h.stepSeconds);
    return { calls: perSecond(h.calls.count), failed: perSecond(h.calls.failed), mended: perSecond(h.calls.mended), p50: h.calls.p50, p99: h.calls.p99 };
  }, [h]);
  if (!all) return null;
  return html`<div class="charts">
    <${Chart} title="Calls a second, the last hour" unit="/s" times=${h.times} lines=${[
      { label: 'calls', values: all.calls, colour: '--accent' },
      { label: 'mended', values: all.mended, colour: '--warn' },
      { label: 'failed', values: all.failed, colour: '--bad' },
    ]} />
    <${Chart} title="Time of a whole call, the last hour" unit=" ms" times=${h.times} lines=${[
      { label: 'p50', values: all.p50, colour: '--accent' },
      { label: 'p99', values: all.p99, colour: '--warn' },
    ]} />
  </div>`;
}

export function Overview() {
  const t = status.value?.totals;
  if (!status.value) return html`<h1>Fairlead</h1><p class="quiet">Asking the engine …</p>`;
  const used = ranked.value.filter((p) => p.state !== 'unknown' || p.breaker.state !== 'closed' || Object.keys(p.errors).length > 0);
  const idle = ranked.value.filter((p) => !used.includes(p));
  return html`<div role="status"><${Headline} /></div>
    <dl class="figures strip">
      <${Figure} label="calls since the start" value=${count(t.calls)} note=${`up ${uptime(status.value.uptime)}`} />
      <${Figure} label="in flight" value=${count(t.underWay)} />
      <${Figure} label="mended by a repeat or another target" value=${count(t.mended ?? 0)} tone=${t.mended ? 'warn' : ''} />
      <${Figure} label="failed for the client" value=${count(t.failed ?? 0)} note=${percent(t.failed ?? 0, t.calls)} tone=${t.failed ? 'bad' : ''} />
      <${Figure} label="streams broken" value=${count(t.brokenStreams)} tone=${t.brokenStreams ? 'bad' : ''} />
    </dl>
    ${used.length === 0
      ? html`<${Empty} title="No provider was asked">Fairlead guides calls to the providers that it knows as soon as an application sends some. <a href="#/trust">How to send them here</a><//>`
      : html`<section class="cards" aria-label="Providers">${used.map((p) => html`<${Card} key=${p.name} provider=${p} />`)}</section>`}
    ${idle.length > 0 && html`<p class="quiet idle">Known and not asked: ${idle.map((p) => p.name).join(', ')}.</p>`}
    <${Charts} />
    <section><h2>What happened</h2>
      ${events.value.length
        ? html`<ol class="log">${events.value.slice(0, 8).map((e) => html`<li key=${e.at + e.type}><time>${clock(e.at)}</time> <b>${e.type}</b> ${told(e)}</li>`)}</ol>`
        : html`<p class="quiet">Nothing changed since this page was opened. <a href="#/events">All events</a></p>`}
    </section>`;
}

/** An event as a sentence. */
export function told(/** @type {any} */ e) {
  const where = e.provider ? html`<strong>${e.provider}${e.model ? `/${e.model}` : ''}</strong> ` : '';
  const move = e.from && e.to ? html`${e.from} → <${State} of=${e.to} /> ` : '';
  const call = e.exchange ? html` <a href=${`#/calls/${e.exchange}`}>a call that shows it</a>` : '';
  const rest = e.reason || e.result || e.alert || e.state || '';
  return html`${where}${move}${rest}${e.problems?.length ? `: ${e.problems[0]}` : ''}${call}`;
}
