// The routes as their lists of layers, and the dry run.
// @ts-check
import { useEffect, useState } from 'preact/hooks';
import { api } from './api.js';
import { Plan } from './plan.js';
import { ranked, status } from './store.js';
import { Empty, Trouble, html } from './ui.js';

/** @typedef {import('./api.js').Schemas['Routes']['items'][number]} Route */

export function Routes() {
  const [items, setItems] = useState(/** @type {Route[] | null} */ (null));
  const [problem, setProblem] = useState(/** @type {unknown} */ (null));
  useEffect(() => {
    api.routes().then((page) => (setItems(page.items), setProblem(null)), setProblem);
  }, [status.value?.configHash]);
  const routes = items ?? [];
  const named = routes.filter((r) => r.name !== 'default');
  const rest = routes.filter((r) => r.name === 'default');
  return html`<h1>Routes</h1><${Trouble} problem=${problem} />
    ${items && !named.length && html`<${Empty} title="No route">Calls go to the provider that the client addresses, with the default policies. Routes stand under <code>routes</code> in the configuration.<//>`}
    ${named.map((r) => html`<${OneRoute} key=${`${r.name} ${r.provider}`} route=${r} />`)}
    <${Plan} first=${`${named[0]?.provider ?? ranked.value[0]?.name ?? 'openai'}/${named[0]?.model?.replaceAll('*', '') || 'gpt-4o'}`} />
    ${alike(rest).map((group) => html`<section class="sheet pad" key=${group[0]?.provider}><h2>Every other call</h2>
      <p>Goes to the provider that the client addresses, alone.</p>
      <ul class="others" aria-label="Providers">${group.map((r) => html`<li>${r.provider}</li>`)}</ul><${Layers} of=${group[0]?.layers ?? []} /></section>`)}`;
}

/** Those with the same layers together. */
function alike(/** @type {Route[]} */ routes) {
  /** @type {Map<string, Route[]>} */
  const groups = new Map();
  for (const each of routes) {
    const key = each.layers.join();
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()];
}

/** @param {{route: Route}} props */
const OneRoute = ({ route: r }) => html`<section class="sheet pad"><h2>${r.name}</h2>
  <p>Calls to <strong>${r.provider}</strong>${r.model ? html` for <code>${r.model}</code>` : ' for any model'} may be answered by ${r.targets.map((t, i) => html`${i > 0 ? ', then ' : ''}<strong>${t}</strong>`)}.</p>
  ${r.on.length > 0 && html`<p class="quiet">It moves on to the next target on ${r.on.map((word) => html`<code>${word}</code> `)}${r.lossy ? 'and may lose what a target cannot carry.' : ''}</p>`}
  ${r.balance && html`<${Shares} of=${r.balance} />`}
  <${Layers} of=${r.layers} /></section>`;

/** @typedef {import('./api.js').Schemas['Balance']} Balance */

const percent = (/** @type {number} */ part) => `${Math.round(part * 100)} %`;

const cached = (/** @type {Balance['kept']} */ of) => (of.input ? percent(of.cached / of.input) : 'nothing yet');

/** @param {{of: Balance}} props */
const Shares = ({ of: b }) => html`<h3>Who shares the calls, by ${b.by}</h3>
  <div class="scroll" tabindex="0" role="region" aria-label="Targets that share the calls"><table><thead><tr><th scope="col">Target</th><th scope="col" class="n">Weight</th><th scope="col" class="n">Its part</th><th scope="col" class="n">Had</th><th scope="col" class="n">Calls</th><th scope="col" class="n">In flight</th><th scope="col" class="n">First token</th></tr></thead>
  <tbody>${b.targets.map((t) => html`<tr key=${t.target}><td>${t.target}</td><td class="n">${t.weight}</td><td class="n">${percent(t.share)}</td><td class="n">${percent(t.had)}</td><td class="n">${t.calls}</td><td class="n">${t.inFlight}</td><td class="n">${t.firstTokenMs < 0 ? '' : `${t.firstTokenMs} ms`}</td></tr>`)}</tbody></table></div>
  ${b.affinity === 'auto'
    ? html`<p class="quiet">A conversation stays together: ${b.choices.kept ?? 0} calls went where theirs was, ${b.choices.moved ?? 0} had to move. Input from a prompt cache: ${cached(b.kept)} of those that stayed, ${cached(b.others)} of the others.</p>`
    : html`<p class="quiet">Each call is shared by itself.</p>`}`;

/** @param {{of: string[]}} props */
const Layers = ({ of }) => html`<h3>Its layers, the outermost first</h3><ol class="layers">${of.map((layer) => html`<li>${layer}</li>`)}</ol>`;
