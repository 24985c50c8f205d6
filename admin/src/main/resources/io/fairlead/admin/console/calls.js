// The last calls, as they end.
// @ts-check
import { useEffect, useState } from 'preact/hooks';
import { api } from './api.js';
import { ranked, status } from './store.js';
import { clock, count, ms, plural, reason } from './text.js';
import { Empty, State, Trouble, html, valueOf } from './ui.js';
import { Legend, Waterfall } from './waterfall.js';

const EVERY_MS = 1000;
const SHOWN = 100;
const OUTCOMES = ['answered', 'retried', 'fallback', 'mended', 'cached', 'stale', 'shared', 'adopted', 'passed', 'failed', 'refused', 'broken', 'cancelled', 'rejected'];

/** @param {{query: URLSearchParams}} props */
export function Calls({ query }) {
  const [items, setItems] = useState(/** @type {import('./api.js').ExchangeLine[] | null} */ (null));
  const [problem, setProblem] = useState(/** @type {unknown} */ (null));
  const [paused, setPaused] = useState(false);
  const [provider, setProvider] = useState(query.get('provider') ?? '');
  const [outcome, setOutcome] = useState(query.get('outcome') ?? '');
  useEffect(() => {
    let over = false;
    const ask = () => {
      if (document.hidden) return;
      /** @type {Record<string, string>} */
      const asked = { limit: `${SHOWN}`, timeline: 'true' };
      if (provider) asked.provider = provider;
      if (outcome) asked.outcome = outcome;
      api.exchanges(asked).then(
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
    <form class="filters" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
      <label>Provider <select value=${provider} onChange=${(/** @type {Event} */ e) => setProvider(valueOf(e))}><option value="">all</option>${ranked.value.map((p) => html`<option value=${p.name}>${p.name}</option>`)}</select></label>
      <label>Outcome <select value=${outcome} onChange=${(/** @type {Event} */ e) => setOutcome(valueOf(e))}><option value="">all</option>${OUTCOMES.map((o) => html`<option value=${o}>${o}</option>`)}</select></label>
      <button type="button" aria-pressed=${paused} onClick=${() => setPaused(!paused)}>${paused ? 'Go on' : 'Pause'}</button>
      <span class="quiet">${paused ? 'Paused.' : `The newest ${SHOWN}, as they end; ${plural(status.value?.totals.underWay ?? 0, 'is', 'are')} under way.`}</span>
    </form>
    <${Trouble} problem=${problem} />
    ${items && !items.length && html`<${Empty} title="No call">${provider || outcome ? 'None of the remembered calls is like this.' : 'No call has ended yet. The newest thousand are remembered.'}<//>`}
    ${items && items.length > 0 && html`<${Table} items=${items} /><${Legend} />`}`;
}

/** @param {{items: import('./api.js').ExchangeLine[]}} props */
const Table = ({ items }) => html`<div class="sheet"><table class="calls">
  <caption class="hidden">The last calls, newest first</caption>
  <thead><tr><th scope="col">Time</th><th scope="col">Asked for</th><th scope="col">Answered by</th><th scope="col">Outcome</th><th scope="col" class="n">Status</th><th scope="col">Attempts</th><th scope="col" class="n">Took</th></tr></thead>
  <tbody>${items.map((c) => html`<tr key=${c.id}>
    <td class="at"><a href=${`#/calls/${c.id}`} aria-label=${`Call ${c.id} at ${clock(c.at)}`}>${clock(c.at)}</a></td>
    <td class="asked">${c.provider}${c.model ? `/${c.model}` : ''}</td>
    <td class="target">${c.target === `${c.provider}/${c.model}` ? html`<span class="quiet">the same</span>` : c.target || html`<span class="quiet">nobody</span>`}</td>
    <td class="outcome"><${State} of=${c.outcome} />${c.code ? html` <span class="quiet">${reason(c.code)}</span>` : ''}</td>
    <td class="n status">${c.status || '–'}</td>
    <td class="attempts"><div class="bars"><span class="count">${count(c.attempts)}</span>${c.timeline?.length ? html`<${Waterfall} attempts=${c.timeline} whole=${c.durationMs} />` : ''}</div></td>
    <td class="n took">${ms(c.durationMs)}</td>
  </tr>`)}</tbody></table></div>`;
