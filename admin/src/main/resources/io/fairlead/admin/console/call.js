// One call: its timeline, who was not asked, and the whole record.
// @ts-check
import { useEffect, useState } from 'preact/hooks';
import { api } from './api.js';
import { Empty, Id, State, Trouble, html } from './ui.js';
import { clock, count, money, ms, plural, reason } from './text.js';
import { Legend, Waterfall } from './waterfall.js';

/** @typedef {import('./api.js').Attempt & {failure?: {kind: string, stage: string, fault: string} | null}} Told */

/** Why a target was the first of those that share a route, by the record's word. @type {Record<string, string>} */
const CHOSEN = {
  drawn: 'nothing binds the call: by weight or load',
  begun: 'a conversation begins here',
  kept: 'the conversation goes on where it was',
  moved: 'the target where the conversation was could not take it',
  bound: 'only it can read what the call brings along',
  trial: 'one call in a while shows whether a target that is down is up again',
};

/** @param {{id: string}} props */
export function OneCall({ id }) {
  const [one, setOne] = useState(/** @type {any} */ (null));
  const [problem, setProblem] = useState(/** @type {unknown} */ (null));
  useEffect(() => {
    setOne(null);
    setProblem(null);
    api.exchange(id).then(setOne, setProblem);
  }, [id]);
  const back = html`<p class="back"><a href="#/calls">All calls</a></p>`;
  if (problem) return html`${back}<h1>Call <code>${id}</code></h1><${Trouble} problem=${problem} />`;
  if (!one) return html`${back}<h1>Call <code>${id}</code></h1><p class="quiet">Asking …</p>`;
  const sent = one.sent ?? {};
  return html`${back}<h1>Call</h1>
    <dl class="ids"><div><dt>id</dt><dd><${Id} text=${one.id} label="call’s id" /></dd></div>${one.traceId ? html`<div><dt>trace</dt><dd><${Id} text=${one.traceId} label="trace’s id" /></dd></div>` : ''}</dl>
    <p class="lead"><${State} of=${one.outcome} /> ${one.code ? html`<code>${one.code}</code> ` : ''}at ${clock(one.at)}, took ${ms(one.durationMs)}, ${plural(one.attempts.length, 'attempt', 'attempts')}.</p>
    <h2>Timeline</h2>
    ${CHOSEN[sent.balance] && html`<p class="quiet">Of the targets that share this route the first one was chosen because ${CHOSEN[sent.balance]}.</p>`}
    ${one.attempts.length === 0 ? html`<${Empty} title="No attempt">No provider was asked.<//>` : html`<div class="sheet"><ol class="timeline">${one.attempts.map((/** @type {Told} */ a) => html`<${Line} key=${a.n} attempt=${a} whole=${one.durationMs} />`)}</ol></div><${Legend} />`}
    ${one.passedOver?.length > 0 && html`<h2>Not asked</h2><ul>${one.passedOver.map((/** @type {{target: string, why: string}} */ p) => html`<li><strong>${p.target}</strong>: ${p.why}</li>`)}</ul>`}
    ${sent.dropped?.length > 0 && html`<h2>Dropped in translation</h2><ul>${sent.dropped.map((/** @type {string} */ d) => html`<li><code>${d}</code></li>`)}</ul>`}
    <h2>Facts</h2><div class="sheet"><dl class="facts">${facts(one).map(([k, v]) => html`<div><dt>${k}</dt><dd>${v}</dd></div>`)}</dl></div>
    <details><summary>The whole record</summary><pre tabindex="0">${JSON.stringify(one, null, 2)}</pre></details>`;
}

/** @param {{attempt: Told, whole: number}} props */
const Line = ({ attempt: a, whole }) => html`<li>
  <div class="who"><b>${a.n}</b> ${a.target}</div><${Waterfall} attempts=${[a]} whole=${whole} />
  <div class="how"><${State} of=${a.outcome} /> ${a.status || ''} ${a.reason && html`<code>${a.reason}</code>`} ${ms(a.durationMs)}${a.waitMs > 0 ? ` after a wait of ${ms(a.waitMs)}` : ''}${a.failure ? html`<span class="quiet"> · ${reason(a.failure.kind)}, ${reason(a.failure.stage)}, the ${a.failure.fault}’s fault</span>` : ''}</div></li>`;

/**
 * @param {any} one
 * @returns {[string, string | number][]}
 */
function facts(one) {
  const request = one.request ?? {};
  const sent = one.sent ?? {};
  const known = (/** @type {number | undefined} */ n) => (n !== undefined && n >= 0 ? count(n) : '–');
  return [
    ['asked for', `${one.provider}${one.model ? `/${one.model}` : ''}`],
    ['answered by', one.target || 'nobody'],
    ['route', one.route || 'none'],
    ['status', one.status || '–'],
    ['came in by', request.entrance ?? '–'],
    ['operation', `${request.api ?? ''} ${request.operation ?? ''}`.trim() || '–'],
    ['stream', request.streamed ? 'yes' : 'no'],
    ['committed after', ms(sent.commitMs)],
    ['waited', ms(sent.waitMs)],
    ['balance', sent.balance || '–'],
    ['second attempt', sent.hedge || '–'],
    ['given up', sent.abandoned || '–'],
    ['tokens in', known(sent.inputTokens)],
    ['tokens out', known(sent.outputTokens)],
    ['cost', sent.cost !== undefined && sent.cost >= 0 ? money(sent.cost) : '–'],
    ['request', `${known(request.bytes)} bytes`],
    ['answer', `${known(sent.answerBytes)} bytes`],
    ...Object.entries(request.tags ?? {}).map(([k, v]) => /** @type {[string, string]} */ ([`tag ${k}`, String(v)])),
  ];
}
