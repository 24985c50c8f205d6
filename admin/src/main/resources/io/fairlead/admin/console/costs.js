// What calls cost, by target and by tag, and what is left of each budget.
// @ts-check
import { useEffect, useState } from 'preact/hooks';
import { api } from './api.js';
import { clock, count, money, percent } from './text.js';
import { Empty, Figure, Trouble, html } from './ui.js';

/** @typedef {import('./api.js').Schemas['Costs']} View */
/** @typedef {View['budgets'][number]} Budget */

const EVERY_MS = 3000;
const NEARLY = 0.8;

/**
 * @param {{title: string, first: string, rows: {name: string, sum: import('./api.js').Schemas['CostSum']}[]}} props
 */
function Sums({ title, first, rows }) {
  if (rows.length === 0) return null;
  return html`<section><h2>${title}</h2><div class="scroll" tabindex="0" role="region" aria-label=${title}><table><thead><tr>
      <th scope="col">${first}</th><th scope="col" class="n">Calls</th><th scope="col" class="n">Input</th>
      <th scope="col" class="n">of it cached</th><th scope="col" class="n">Output</th><th scope="col" class="n">Cost</th></tr></thead>
    <tbody>${rows.map(
      ({ name, sum }) => html`<tr key=${name}><th scope="row">${name}</th><td class="n">${count(sum.calls)}</td><td class="n">${count(sum.input)}</td>
        <td class="n">${count(sum.cached)}</td><td class="n">${count(sum.output)}</td>
        <td class="n">${sum.unpriced === sum.calls ? html`<span class="quiet">no price</span>` : money(sum.cost)}</td></tr>`,
    )}</tbody></table></div></section>`;
}

/** @param {{of: Budget}} props */
function BudgetRow({ of }) {
  const share = of.spent / of.limit;
  const tone = share >= 1 ? 'bad' : share >= NEARLY ? 'warn' : '';
  const state = share < 1 ? `${percent(of.spent, of.limit)} spent` : of.over === 'refuse' ? 'spent: calls are refused' : 'spent: calls go on';
  return html`<tr><th scope="row">${of.name === 'all' ? 'all calls' : of.name}</th><td>${of.per}</td><td class="n">${money(of.limit)}</td>
    <td class="n">${money(of.spent)}</td><td class="n">${money(of.left)}</td><td class=${tone}>${state}</td><td>${clock(of.ends)}</td></tr>`;
}

export function Costs() {
  const [view, setView] = useState(/** @type {View | null} */ (null));
  const [problem, setProblem] = useState(/** @type {unknown} */ (null));
  useEffect(() => {
    const look = () => api.costs().then((now) => (setView(now), setProblem(null)), setProblem);
    look();
    const timer = window.setInterval(() => document.hidden || look(), EVERY_MS);
    return () => window.clearInterval(timer);
  }, []);
  if (!view) return html`<h1>Costs</h1><${Trouble} problem=${problem} />`;
  const { total } = view;
  return html`<h1>Costs</h1>
    <p class="intro">What answers cost since ${clock(view.since)}, by the tokens that they report. Prices are those of the configuration, else the
      built-in ones of ${view.pricesAsOf}, in ${view.currency}; an estimate, and no bill.</p>
    <dl class="figures strip">
      <${Figure} label="cost" value=${money(total.cost)} note=${view.currency} />
      <${Figure} label="calls that said what they used" value=${count(total.calls)} />
      <${Figure} label="of these without a price" value=${count(total.unpriced)} tone=${total.unpriced ? 'warn' : ''} />
      <${Figure} label="input from prompt caches" value=${percent(total.cached, total.input)} />
    </dl>
    ${total.calls === 0 && html`<${Empty} title="Nothing was used yet">The first answer that reports its tokens is counted here.<//>`}
    ${view.budgets.length > 0 &&
    html`<section><h2>Budgets</h2><div class="scroll" tabindex="0" role="region" aria-label="Budgets"><table><thead><tr><th scope="col">Calls of</th><th scope="col">Per</th><th scope="col" class="n">Limit</th>
      <th scope="col" class="n">Spent</th><th scope="col" class="n">Left</th><th scope="col">State</th><th scope="col">Begins anew</th></tr></thead>
      <tbody>${view.budgets.map((each) => html`<${BudgetRow} key=${each.name + each.per} of=${each} />`)}</tbody></table></div></section>`}
    <${Sums} title="By target" first="Target" rows=${view.items.map((sum) => ({ name: `${sum.provider}/${sum.model}`, sum }))} />
    <${Sums} title="By tag" first="Tag" rows=${view.tags.map((sum) => ({ name: sum.tag, sum }))} />
    <${Trouble} problem=${problem} />`;
}
