// The routes as their lists of layers, and the dry run.
// @ts-check
import { useEffect, useState } from 'preact/hooks';
import { call, get } from './api.js';
import { Empty, Trouble, html } from './ui.js';

/** Shows a value of the API that may be a text, a list or an object, without a page that knows each. */
export function Value({ of }) {
  if (of === null || of === undefined || of === '') return html`<span class="quiet">–</span>`;
  if (Array.isArray(of)) return of.length ? html`<ul class="plainlist">${of.map((v) => html`<li><${Value} of=${v} /></li>`)}</ul>` : html`<span class="quiet">none</span>`;
  if (typeof of === 'object') return html`<dl class="facts small">${Object.entries(of).map(([k, v]) => html`<div><dt>${k}</dt><dd><${Value} of=${v} /></dd></div>`)}</dl>`;
  return html`${String(of)}`;
}

const nameOf = (/** @type {any} */ layer) => (typeof layer === 'string' ? layer : (layer.name ?? layer.layer ?? JSON.stringify(layer)));

function Layers({ title, layers }) {
  if (!layers?.length) return null;
  return html`<h3>${title}</h3><ol class="layers">${layers.map((l) => html`<li>${nameOf(l)}${typeof l === 'object' && l.says ? html`<small>${l.says}</small>` : ''}</li>`)}</ol>`;
}

function Plan() {
  const [target, setTarget] = useState('openai/gpt-4o');
  const [fault, setFault] = useState('503');
  const [plan, setPlan] = useState(/** @type {any} */ (null));
  const [problem, setProblem] = useState(/** @type {any} */ (null));
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    setProblem(null);
    try {
      setPlan(await call('POST', '/api/v1/plan', { json: fault ? { target, fault } : { target } }));
    } catch (e) {
      setPlan(null);
      setProblem(e);
    }
  };
  return html`<section><h2>What would happen?</h2>
    <p class="quiet">A dry run of the real path: nothing is sent to anybody.</p>
    <form class="filters" onSubmit=${submit}>
      <label>Provider and model <input value=${target} onInput=${(e) => setTarget(e.target.value)} required /></label>
      <label>Fault <input value=${fault} onInput=${(e) => setFault(e.target.value)} placeholder="503, reset, timeout" /></label>
      <button type="submit" class="primary">Run it dry</button></form>
    <${Trouble} problem=${problem} />
    ${plan && html`<div class="plan" role="status"><${Value} of=${plan} /></div>`}</section>`;
}

export function Routes() {
  const [items, setItems] = useState(/** @type {any[]|null} */ (null));
  const [problem, setProblem] = useState(/** @type {any} */ (null));
  useEffect(() => {
    get('/api/v1/routes').then((page) => setItems(page.items), setProblem);
  }, []);
  const named = (items ?? []).filter((r) => r.name !== 'default');
  const rest = (items ?? []).filter((r) => r.name === 'default');
  return html`<h1>Routes</h1><${Trouble} problem=${problem} />
    <${Plan} />
    ${items && !named.length && html`<${Empty} title="No route">Calls go to the provider that the client addresses, with the default policies. Routes stand under <code>routes</code> in the configuration.<//>`}
    ${named.map((r) => html`<${OneRoute} key=${r.name} route=${r} title=${r.name} />`)}
    ${rest.length > 0 && html`<h2>Every other call</h2><p class="quiet">Goes to the provider that the client addresses.</p>
      ${rest.map((r) => html`<details key=${r.provider}><summary>${r.provider}</summary><${OneRoute} route=${r} title=${`Other calls to ${r.provider}`} /></details>`)}`}`;
}

function OneRoute({ route, title }) {
  const { name, layers, ...facts } = route;
  return html`<section class="route"><h2>${title}</h2><${Value} of=${facts} />
    <${Layers} title="Its layers, the outermost first" layers=${layers} /></section>`;
}
