// The last calls, and one call's timeline.
// @ts-check
import { useEffect, useState } from 'preact/hooks';
import { get } from './api.js';
import { providers } from './store.js';
import { clock, count, ms } from './text.js';
import { Empty, State, Trouble, html } from './ui.js';

const EVERY_MS = 1000;
const SHOWN = 100;

export function Calls() {
  const [items, setItems] = useState(/** @type {any[]|null} */ (null));
  const [problem, setProblem] = useState(/** @type {any} */ (null));
  const [paused, setPaused] = useState(false);
  const [provider, setProvider] = useState('');
  const [outcome, setOutcome] = useState('');
  useEffect(() => {
    let over = false;
    const ask = () => {
      if (document.hidden) return;
      const query = new URLSearchParams({ limit: String(SHOWN) });
      if (provider) query.set('provider', provider);
      if (outcome) query.set('outcome', outcome);
      get(`/api/v1/exchanges?${query}`).then(
        (page) => over || (setItems(page.items), setProblem(null)),
        (e) => over || setProblem(e),
      );
    };
    ask();
    const timer = paused ? 0 : window.setInterval(ask, EVERY_MS);
    return () => {
      over = true;
      window.clearInterval(timer);
    };
  }, [paused, provider, outcome]);
  return html`<h1>Calls</h1>
    <form class="filters" onSubmit=${(e) => e.preventDefault()}>
      <label>Provider <select value=${provider} onChange=${(e) => setProvider(e.target.value)}><option value="">all</option>${providers.value.map((p) => html`<option>${p.name}</option>`)}</select></label>
      <label>Outcome <select value=${outcome} onChange=${(e) => setOutcome(e.target.value)}><option value="">all</option>${['answered', 'retried', 'fallback', 'passed', 'failed', 'refused', 'broken', 'cancelled', 'rejected'].map((o) => html`<option>${o}</option>`)}</select></label>
      <button type="button" aria-pressed=${paused} onClick=${() => setPaused(!paused)}>${paused ? 'Go on' : 'Pause'}</button>
      <span class="quiet" role="status">${paused ? 'Paused.' : 'The newest hundred, asked again each second.'}</span>
    </form>
    <${Trouble} problem=${problem} />
    ${items && !items.length && html`<${Empty} title="No call">${provider || outcome ? 'None of the remembered calls is like this.' : 'No call has ended yet. The newest thousand are remembered.'}<//>`}
    ${items && items.length > 0 && html`<div class="scroll"><table>
      <caption class="hidden">The last calls, newest first</caption>
      <thead><tr><th scope="col">Time</th><th scope="col">Asked for</th><th scope="col">Answered by</th><th scope="col">Outcome</th><th scope="col" class="n">Status</th><th scope="col" class="n">Attempts</th><th scope="col" class="n">Took</th></tr></thead>
      <tbody>${items.map((c) => html`<tr key=${c.id} class=${c.attempts > 1 ? 'more' : ''}>
        <td><a href=${`#/calls/${c.id}`} aria-label=${`Call ${c.id} at ${clock(c.at)}`}>${clock(c.at)}</a></td>
        <td>${c.provider}${c.model ? `/${c.model}` : ''}</td>
        <td>${c.target === `${c.provider}/${c.model}` ? html`<span class="quiet">the same</span>` : c.target || '–'}</td>
        <td><${State} of=${c.outcome} />${c.code ? html` <code>${c.code}</code>` : ''}</td>
        <td class="n">${c.status || '–'}</td><td class="n">${c.attempts}</td><td class="n">${ms(c.durationMs)}</td>
      </tr>`)}</tbody></table></div>`}`;
}

/** An attempt on the time of its call: the wait before it, the time to its head, the rest. */
function Bar({ attempt: a, whole }) {
  const at = (/** @type {number} */ t) => (Math.max(0, t) / Math.max(1, whole)) * 100;
  const head = a.headMs >= 0 ? a.headMs : a.startedMs + a.durationMs;
  const tone = a.outcome === 'answered' ? 'good' : a.outcome === 'cancelled' ? 'calm' : 'bad';
  const words = `attempt ${a.n} at ${a.target}: began after ${ms(a.startedMs)}, took ${ms(a.durationMs)}, ${a.outcome}${a.reason ? `, ${a.reason}` : ''}`;
  return html`<svg class="bar ${tone}" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label=${words}>
    ${a.waitMs > 0 && html`<rect class="wait" x=${at(a.startedMs - a.waitMs)} y="4" width=${at(a.waitMs)} height="2" />`}
    <rect class="head" x=${at(a.startedMs)} y="1" width=${Math.max(0.4, at(head - a.startedMs))} height="8" />
    <rect class="body" x=${at(head)} y="1" width=${Math.max(0, at(a.startedMs + a.durationMs - head))} height="8" />
  </svg>`;
}

export function OneCall({ id }) {
  const [one, setOne] = useState(/** @type {any} */ (null));
  const [problem, setProblem] = useState(/** @type {any} */ (null));
  useEffect(() => {
    setOne(null);
    setProblem(null);
    get(`/api/v1/exchanges/${encodeURIComponent(id)}`).then(setOne, setProblem);
  }, [id]);
  if (problem) return html`<h1>Call ${id}</h1><${Trouble} problem=${problem} /><p><a href="#/calls">All calls</a></p>`;
  if (!one) return html`<h1>Call ${id}</h1><p class="quiet">Asking …</p>`;
  const sent = one.sent ?? {};
  const facts = [
    ['asked for', `${one.provider}${one.model ? `/${one.model}` : ''}`], ['answered by', one.target || 'nobody'], ['route', one.route || 'none'],
    ['status', one.status || '–'], ['came in by', one.request?.entrance], ['operation', `${one.request?.api ?? ''} ${one.request?.operation ?? ''}`],
    ['stream', one.request?.streamed ? 'yes' : 'no'], ['tokens in', sent.inputTokens >= 0 ? count(sent.inputTokens) : '–'],
    ['tokens out', sent.outputTokens >= 0 ? count(sent.outputTokens) : '–'], ['committed after', ms(sent.commitMs)], ['waited', ms(sent.waitMs)], ['request', `${count(one.request?.bytes ?? 0)} bytes`],
    ['answer', `${count(sent.answerBytes ?? 0)} bytes`],
  ];
  return html`<p><a href="#/calls">Calls</a></p><h1>Call <code>${one.id}</code></h1>
    <p class="lead"><${State} of=${one.outcome} /> ${one.code ? html`<code>${one.code}</code>` : ''} at ${clock(one.at)}, took ${ms(one.durationMs)}, ${one.attempts.length} ${one.attempts.length === 1 ? 'attempt' : 'attempts'}.</p>
    <h2>Timeline</h2>
    ${one.attempts.length === 0 ? html`<${Empty} title="No attempt">No provider was asked.<//>` : html`<ol class="timeline">${one.attempts.map((a) => html`<li key=${a.n}>
      <div class="who"><b>${a.n}</b> ${a.target}</div><${Bar} attempt=${a} whole=${one.durationMs} />
      <div class="how"><${State} of=${a.outcome} /> ${a.status || ''} ${a.reason && html`<code>${a.reason}</code>`} ${ms(a.durationMs)}${a.waitMs > 0 ? ` after a wait of ${ms(a.waitMs)}` : ''}${a.failure ? html` <span class="quiet">${a.failure.kind}, ${a.failure.stage}, the ${a.failure.fault}’s fault</span>` : ''}</div></li>`)}</ol>
      <p class="quiet legend"><i class="k wait"></i> waited <i class="k head"></i> until the answer’s head <i class="k body"></i> its body</p>`}
    ${one.passedOver?.length > 0 && html`<h2>Not asked</h2><ul>${one.passedOver.map((p) => html`<li><strong>${p.target}</strong>: ${p.why}</li>`)}</ul>`}
    ${sent.dropped?.length > 0 && html`<h2>Dropped in translation</h2><ul>${sent.dropped.map((d) => html`<li><code>${d}</code></li>`)}</ul>`}
    <h2>Facts</h2><dl class="facts">${facts.map(([k, v]) => html`<div><dt>${k}</dt><dd>${v ?? '–'}</dd></div>`)}</dl>
    <details><summary>The whole record</summary><pre tabindex="0">${JSON.stringify(one, null, 2)}</pre></details>`;
}
