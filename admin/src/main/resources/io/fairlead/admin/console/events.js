// What changed, and the alerts that were sent.
// @ts-check
import { useEffect, useState } from 'preact/hooks';
import { api } from './api.js';
import { KINDS, changes } from './store.js';
import { clock, reason } from './text.js';
import { ChangeList } from './told.js';
import { Empty, State, Trouble, html, valueOf } from './ui.js';

export function Events() {
  const [type, setType] = useState('');
  const shown = changes.value.filter((c) => !type || c.type === type);
  return html`<h1>Events</h1>
    <form class="filters" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
      <label>Kind <select value=${type} onChange=${(/** @type {Event} */ e) => setType(valueOf(e))}><option value="">all</option>${KINDS.map((t) => html`<option>${t}</option>`)}</select></label></form>
    ${shown.length
      ? html`<div class="sheet"><${ChangeList} changes=${shown} /></div>`
      : html`<${Empty} title=${type ? `No event of kind ${type}` : 'Nothing changed'}>Breakers, providers, configuration, alerts, faults and draining show here as they happen. The last three hundred since the start are kept.<//>`}
    <${Alerts} />`;
}

function Alerts() {
  const [alerts, setAlerts] = useState(/** @type {import('./api.js').Schemas['Alerts']['items'] | null} */ (null));
  const [problem, setProblem] = useState(/** @type {unknown} */ (null));
  useEffect(() => {
    api.alerts().then((page) => (setAlerts(page.items), setProblem(null)), setProblem);
  }, [changes.value]);
  return html`<h2>Alerts</h2><${Trouble} problem=${problem} />
    ${alerts && !alerts.length && html`<${Empty} title="No alert">None was raised. Alerts go to the receivers under <code>alerts</code> in the configuration.<//>`}
    ${alerts && alerts.length > 0 && html`<div class="scroll" tabindex="0" role="region" aria-label="Alerts"><table><thead><tr><th scope="col">Time</th><th scope="col">What</th><th scope="col">Provider</th><th scope="col">State</th><th scope="col">Why</th><th scope="col">Call</th><th scope="col">Deliveries</th></tr></thead>
      <tbody>${alerts.map((a) => html`<tr key=${a.id}><td>${clock(a.at)}</td><td>${a.type}</td><td>${a.provider || '–'}</td><td><${State} of=${a.state} /></td><td>${reason(a.reason) || '–'}</td><td>${a.exchange ? html`<a href=${`#/calls/${a.exchange}`} aria-label=${`show call ${a.exchange}`}>show</a>` : '–'}</td>
        <td>${a.deliveries.length ? a.deliveries.map((d) => html`<div>${d.webhook} <${State} of=${d.state} />${d.reason ? ` ${reason(d.reason)}` : ''}</div>`) : html`<span class="quiet">no receiver</span>`}</td></tr>`)}</tbody></table></div>`}`;
}
