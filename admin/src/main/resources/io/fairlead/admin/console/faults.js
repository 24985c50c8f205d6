// Faults that are injected on purpose.
// @ts-check
import { useEffect, useState } from 'preact/hooks';
import { api } from './api.js';
import { faults, ranked, refreshSoon } from './store.js';
import { Action, Empty, Trouble, html, valueOf } from './ui.js';

/** @typedef {import('./api.js').Fault} Fault */
/** @typedef {'status' | 'delay' | 'between' | 'reset' | 'stall'} Kind */

/** @type {Record<Kind, {words: string, usual: string}>} */
const KINDS = {
  status: { words: 'an error status', usual: '503' },
  delay: { words: 'a delay before the first token', usual: '2s' },
  between: { words: 'a delay between tokens', usual: '300ms' },
  reset: { words: 'a reset', usual: 'before' },
  stall: { words: 'a stall', usual: '' },
};
const NAMES = /** @type {Kind[]} */ (Object.keys(KINDS));

function said(/** @type {Fault} */ fault) {
  const kind = NAMES.find((name) => fault[name] !== undefined && fault[name] !== null);
  if (!kind) return '–';
  return kind === 'stall' ? KINDS.stall.words : kind === 'reset' ? `a reset ${fault.reset === 'before' ? 'before' : 'in the middle of'} the answer` : `${KINDS[kind].words}: ${fault[kind]}`;
}

export function Faults() {
  const items = faults.value;
  const change = (/** @type {Fault[]} */ wanted) => api.setFaults(wanted).then((now) => (faults.value = now.items)).then(refreshSoon);
  return html`<h1>Faults</h1>
    <p class="intro">Faults for trying how an application bears them. They meet real calls, and are gone at a restart.</p>
    ${items.length === 0
      ? html`<${Empty} title="No fault is set">Calls go through as they are.<//>`
      : html`<div class="scroll" tabindex="0" role="region" aria-label="Faults that are set"><table><thead><tr><th scope="col">Where</th><th scope="col" class="n">Share</th><th scope="col">What</th><th scope="col"><span class="hidden">Actions</span></th></tr></thead>
      <tbody>${items.map((f, i) => html`<tr key=${i}><td>${f.provider ?? `route ${f.route}`}</td><td class="n">${f.share}</td><td>${said(f)}</td><td class="n"><${Action} act=${() => change(items.filter((_, j) => j !== i))}>End it<//></td></tr>`)}</tbody></table></div>
      <p><${Action} act=${() => api.endFaults().then(refreshSoon)} tone="danger">End all<//></p>`}
    <${NewFault} add=${(/** @type {Fault} */ one) => change([...items, one])} />`;
}

/**
 * @param {{add: (fault: Fault) => Promise<unknown>}} props
 */
function NewFault({ add }) {
  const [routes, setRoutes] = useState(/** @type {string[]} */ ([]));
  const [where, setWhere] = useState('');
  const [kind, setKind] = useState(/** @type {Kind} */ ('status'));
  const [value, setValue] = useState(KINDS.status.usual);
  const [share, setShare] = useState('50%');
  const [problem, setProblem] = useState(/** @type {unknown} */ (null));
  useEffect(() => {
    api.routes().then((page) => setRoutes([...new Set(page.items.map((r) => r.name))].filter((name) => name !== 'default')), setProblem);
  }, []);
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    setProblem(null);
    const chosen = where || `provider ${ranked.value[0]?.name ?? ''}`;
    const [place, ...name] = chosen.split(' ');
    const one = /** @type {Fault} */ ({
      [place ?? 'provider']: name.join(' '),
      share,
      [kind]: kind === 'status' ? Number(value) : kind === 'stall' ? true : value,
    });
    try {
      await add(one);
    } catch (e) {
      setProblem(e);
    }
  };
  return html`<h2>Set one</h2>
    <form class="filters" onSubmit=${submit}>
      <label>Where <select value=${where || `provider ${ranked.value[0]?.name ?? ''}`} onChange=${(/** @type {Event} */ e) => setWhere(valueOf(e))}>
        <optgroup label="Provider">${ranked.value.map((p) => html`<option value=${`provider ${p.name}`}>${p.name}</option>`)}</optgroup>
        ${routes.length > 0 && html`<optgroup label="Route">${routes.map((r) => html`<option value=${`route ${r}`}>${r}</option>`)}</optgroup>`}</select></label>
      <label>Share of calls <input value=${share} onInput=${(/** @type {Event} */ e) => setShare(valueOf(e))} size=${6} required /></label>
      <label>What <select value=${kind} onChange=${(/** @type {Event} */ e) => choose(/** @type {Kind} */ (valueOf(e)))}>${NAMES.map((k) => html`<option value=${k}>${KINDS[k].words}</option>`)}</select></label>
      ${kind === 'reset' && html`<label>When <select value=${value} onChange=${(/** @type {Event} */ e) => setValue(valueOf(e))}><option value="before">before the answer</option><option value="middle">in its middle</option></select></label>`}
      ${kind !== 'stall' && kind !== 'reset' && html`<label>${kind === 'status' ? 'Status' : 'How long'} <input value=${value} onInput=${(/** @type {Event} */ e) => setValue(valueOf(e))} size=${8} required /></label>`}
      <button type="submit" class="danger">Set it</button></form>
    <${Trouble} problem=${problem} />`;

  function choose(/** @type {Kind} */ next) {
    setKind(next);
    setValue(KINDS[next].usual);
  }
}
