// What changed while the page was open, and the alerts that were sent.
// @ts-check
import { useEffect, useState } from 'preact/hooks';
import { get } from './api.js';
import { events } from './store.js';
import { clock } from './text.js';
import { told } from './overview.js';
import { Empty, State, Trouble, html } from './ui.js';

export function Events() {
  const [alerts, setAlerts] = useState(/** @type {any[]|null} */ (null));
  const [problem, setProblem] = useState(/** @type {any} */ (null));
  const [type, setType] = useState('');
  useEffect(() => {
    get('/api/v1/alerts').then((page) => setAlerts(page.items), setProblem);
  }, [events.value.length]);
  const shown = events.value.filter((e) => !type || e.type === type);
  return html`<h1>Events</h1>
    <form class="filters" onSubmit=${(e) => e.preventDefault()}><label>Kind <select value=${type} onChange=${(e) => setType(e.target.value)}><option value="">all</option>${['breaker', 'provider', 'config', 'alert', 'fault', 'drain'].map((t) => html`<option>${t}</option>`)}</select></label></form>
    ${shown.length
      ? html`<ol class="log long" aria-live="polite">${shown.map((e) => html`<li key=${e.at + e.type + (e.provider ?? '')}><time datetime=${e.at}>${clock(e.at)}</time> <b>${e.type}</b> ${told(e)}</li>`)}</ol>`
      : html`<${Empty} title="Nothing changed">Breakers, providers, configuration, alerts, faults and draining show here as they happen. The log has those from before this page was opened.<//>`}
    <h2>Alerts</h2><${Trouble} problem=${problem} />
    ${alerts && !alerts.length && html`<${Empty} title="No alert">None was raised. Alerts go to the receivers under <code>alerts</code> in the configuration.<//>`}
    ${alerts && alerts.length > 0 && html`<div class="scroll"><table><thead><tr><th scope="col">Time</th><th scope="col">What</th><th scope="col">Provider</th><th scope="col">State</th><th scope="col">Why</th><th scope="col">Deliveries</th></tr></thead>
      <tbody>${alerts.map((a) => html`<tr key=${a.id}><td>${clock(a.at)}</td><td>${a.type}</td><td>${a.provider || '–'}</td><td><${State} of=${a.state} /></td><td>${a.reason}</td><td>${a.deliveries.map((d) => html`<div>${d.webhook}: ${d.state}${d.reason ? ` (${d.reason})` : ''}</div>`)}</td></tr>`)}</tbody></table></div>`}`;
}
