// The page for 3 a.m.: what is broken, what Fairlead does about it, who suffers, and which lever to pull.
// @ts-check
import { useMemo } from 'preact/hooks';
import { Card } from './card.js';
import { Chart } from './chart.js';
import { Verdict } from './incident.js';
import { perSecond } from './steps.js';
import { changes, checks, history, ranked, status, troubled } from './store.js';
import { count, length, ms, percent, plural, rate } from './text.js';
import { ChangeList } from './told.js';
import { Empty, Figure, html } from './ui.js';

const CHANGES_SHOWN = 6;

export function Overview() {
  const engine = status.value;
  if (!engine) return html`<h1>Overview</h1><p class="quiet">Asking the engine …</p>`;
  const used = ranked.value.filter((p) => p.state !== 'unknown' || p.inFlight > 0 || troubled(p) || Object.keys(p.errors).length > 0);
  const idle = ranked.value.filter((p) => !used.includes(p));
  return html`<${Verdict} />
    <${OwnTroubles} />
    <${Totals} of=${engine.totals} uptime=${engine.uptime} />
    ${used.length === 0
      ? html`<${Empty} title="No provider was asked yet">Fairlead guides calls to the providers that it knows as soon as an application sends some. <a href="#/trust">How to send them here</a><//>`
      : html`<h2 class="hidden">Providers</h2><section class="cards" aria-label="Providers">${used.map((p) => html`<${Card} key=${p.name} provider=${p} />`)}</section>`}
    ${idle.length > 0 && html`<p class="quiet idle">Known and not asked: ${idle.map((p) => p.name).join(', ')}.</p>`}
    <${Charts} />
    <section class="happened"><h2>What happened</h2>
      ${changes.value.length
        ? html`<${ChangeList} changes=${changes.value.slice(0, CHANGES_SHOWN)} /><p><a href="#/events">All events and alerts</a></p>`
        : html`<p class="quiet">Nothing changed since Fairlead was started.</p>`}
    </section>`;
}

/**
 * @param {{of: Record<string, number>, uptime: number}} props
 */
function Totals({ of, uptime }) {
  const n = (/** @type {string} */ name) => of[name] ?? 0;
  return html`<dl class="figures strip" aria-label="Since the start">
    <${Figure} label="calls" value=${count(n('calls'))} note=${`in ${length(uptime)}`} />
    <${Figure} label="under way" value=${count(n('underWay'))} note="now" />
    <${Figure} label="mended" value=${count(n('mended'))} note="by a repeat or another target" tone=${n('mended') ? 'warn' : ''} />
    <${Figure} label="failed for the client" value=${count(n('failed'))} note=${`${percent(n('failed'), n('calls'))} of calls`} tone=${n('failed') ? 'bad' : ''} />
    <${Figure} label="streams broken" value=${count(n('brokenStreams'))} note="after their first words" tone=${n('brokenStreams') ? 'bad' : ''} />
  </dl>`;
}

/** What Fairlead finds wrong when it looks at itself. */
function OwnTroubles() {
  const failed = Object.entries(checks.value).filter(([, check]) => !check.ok);
  return failed.length === 0
    ? null
    : html`<div class="banner is-warn" role="alert"><strong>${plural(failed.length, 'check', 'checks')} of Fairlead itself ${failed.length === 1 ? 'fails' : 'fail'}.</strong>
        ${failed.map(([name, check]) => html` <span>${name}: ${check.detail}.</span>`)}</div>`;
}

function Charts() {
  const h = history.value;
  const all = useMemo(() => {
    if (!h || h.times.length < 1) return null;
    return {
      calls: perSecond(h, h.calls.count),
      mended: perSecond(h, h.calls.mended),
      failed: perSecond(h, h.calls.failed),
      p50: h.calls.p50,
      p99: h.calls.p99,
      first: h.calls.firstToken,
    };
  }, [h]);
  if (!h || !all) return null;
  return html`<section class="charts" aria-label="The last hour">
    <${Chart} title="Calls a second" say=${(/** @type {number} */ v) => `${rate(v)}/s`} times=${h.times} lines=${[
      { label: 'calls', values: all.calls, colour: '--accent' },
      { label: 'mended', values: all.mended, colour: '--warn' },
      { label: 'failed', values: all.failed, colour: '--bad' },
    ]} />
    <${Chart} title="Time of a call" say=${ms} times=${h.times} lines=${[
      { label: 'first token', values: all.first, colour: '--second' },
      { label: 'half within', values: all.p50, colour: '--accent' },
      { label: '99 % within', values: all.p99, colour: '--warn' },
    ]} />
  </section>`;
}
