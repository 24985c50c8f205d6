// Faults that are injected on purpose.
// @ts-check
import { useState } from 'preact/hooks';
import { call } from './api.js';
import { faults, providers, refreshSoon } from './store.js';
import { Action, Empty, Trouble, html } from './ui.js';

const KINDS = {
  status: ['an error status', '503'], delay: ['a delay before the first token', '2s'], between: ['a delay between tokens', '300ms'],
  reset: ['a reset', 'before'], stall: ['a stall', 'true'],
};

const said = (/** @type {any} */ f) => Object.entries(f).filter(([k, v]) => k in KINDS && v !== null && v !== undefined && v !== false).map(([k, v]) => `${KINDS[k][0]}: ${v}`).join(', ');

export function Faults() {
  const [provider, setProvider] = useState('');
  const [kind, setKind] = useState('status');
  const [value, setValue] = useState(KINDS.status[1]);
  const [share, setShare] = useState('50%');
  const [problem, setProblem] = useState(/** @type {any} */ (null));
  const replace = (/** @type {any[]} */ items) => call('PUT', '/api/v1/faults', { json: { items } }).then(refreshSoon);
  const add = async (/** @type {Event} */ event) => {
    event.preventDefault();
    setProblem(null);
    const one = kind === 'status' ? Number(value) : kind === 'stall' ? true : value;
    try {
      await replace([...faults.value, { provider: provider || providers.value[0]?.name, share, [kind]: one }]);
    } catch (e) {
      setProblem(e);
    }
  };
  return html`<h1>Faults</h1>
    <p>Faults for trying how an application bears them. They meet real calls. They are gone at a restart.</p>
    ${faults.value.length === 0
      ? html`<${Empty} title="No fault is set">Calls go through as they are.<//>`
      : html`<div class="scroll"><table><thead><tr><th scope="col">Where</th><th scope="col">Share</th><th scope="col">What</th><th scope="col"><span class="hidden">Actions</span></th></tr></thead>
      <tbody>${faults.value.map((f, i) => html`<tr key=${i}><td>${f.provider ?? `route ${f.route}`}</td><td>${f.share}</td><td>${said(f)}</td><td><${Action} act=${() => replace(faults.value.filter((_, j) => j !== i))}>End it<//></td></tr>`)}</tbody></table></div>
      <${Action} act=${() => call('DELETE', '/api/v1/faults').then(refreshSoon)} tone="danger">End all<//>`}
    <h2>Set one</h2>
    <form class="filters" onSubmit=${add}>
      <label>Provider <select value=${provider} onChange=${(e) => setProvider(e.target.value)}>${providers.value.map((p) => html`<option>${p.name}</option>`)}</select></label>
      <label>Share of calls <input value=${share} onInput=${(e) => setShare(e.target.value)} size="6" required /></label>
      <label>What <select value=${kind} onChange=${(e) => (setKind(e.target.value), setValue(KINDS[e.target.value][1]))}>${Object.entries(KINDS).map(([k, [w]]) => html`<option value=${k}>${w}</option>`)}</select></label>
      ${kind === 'reset' && html`<label>When <select value=${value} onChange=${(e) => setValue(e.target.value)}><option>before</option><option>middle</option></select></label>`}
      ${kind !== 'stall' && kind !== 'reset' && html`<label>Value <input value=${value} onInput=${(e) => setValue(e.target.value)} size="8" required /></label>`}
      <button type="submit" class="danger">Set it</button></form>
    <${Trouble} problem=${problem} />`;
}
