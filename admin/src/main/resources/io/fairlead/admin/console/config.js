// The configuration in force, a candidate that is checked, and the reload.
// @ts-check
import { useEffect, useState } from 'preact/hooks';
import { call, get } from './api.js';
import { refreshSoon, status } from './store.js';
import { Action, Trouble, html } from './ui.js';

/** As YAML: what a person wrote looks like what they read here. */
function yaml(/** @type {any} */ value, depth = 0) {
  const pad = '  '.repeat(depth);
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? '[]' : value.every((v) => typeof v !== 'object') ? `[${value.map((v) => yaml(v)).join(', ')}]` : `\n${value.map((v) => `${pad}- ${yaml(v, depth + 1).replace(/^\n\s*/, '')}`).join('\n')}`;
  if (typeof value === 'object') {
    const entries = Object.entries(value);
    return entries.length === 0 ? '{}' : `\n${entries.map(([k, v]) => `${pad}${k}: ${yaml(v, depth + 1)}`).join('\n')}`;
  }
  return typeof value === 'string' && /^$|^[\s\-?:,[\]{}#&*!|>'"%@`]|: |#|^(true|false|null|\d+)$/.test(value) ? JSON.stringify(value) : String(value);
}

function Problems({ found }) {
  if (!found) return null;
  if (!found.problems?.length)
    return html`<div class="well" role="status"><p class="good">${found.applied ? 'It is in force.' : 'It is valid.'}</p>
      ${found.restart?.length > 0 && html`<p>Needs a restart to take effect: ${found.restart.map((r) => html`<code>${r}</code> `)}</p>`}
      ${found.warnings?.length > 0 && html`<ul>${found.warnings.map((w) => html`<li>${typeof w === 'string' ? w : `${w.path ?? ''} ${w.message ?? ''}`}</li>`)}</ul>`}</div>`;
  return html`<div class="trouble" role="alert"><p>${found.problems.length === 1 ? 'One mistake.' : `${found.problems.length} mistakes.`} Nothing was changed.</p>
    <ul>${found.problems.map((p) => (typeof p === 'string' ? html`<li>${p}</li>` : html`<li>${p.line > 0 ? html`<b>line ${p.line}:${p.column}</b> ` : ''}${p.path && html`<code>${p.path}</code> `}${p.message}${p.suggestion ? html` <em>${p.suggestion}</em>` : ''}</li>`))}</ul></div>`;
}

export function Configuration() {
  const [now, setNow] = useState(/** @type {any} */ (null));
  const [problem, setProblem] = useState(/** @type {any} */ (null));
  const [candidate, setCandidate] = useState('');
  const [checked, setChecked] = useState(/** @type {any} */ (null));
  const [reloaded, setReloaded] = useState(/** @type {any} */ (null));
  useEffect(() => {
    get('/api/v1/config').then(setNow, setProblem);
  }, [status.value?.configHash]);
  const check = () => call('POST', '/api/v1/config/check', { text: candidate, type: 'application/yaml' }).then(setChecked);
  const reload = () => call('POST', '/api/v1/config/reload').then((found) => (setReloaded(found), refreshSoon()));
  return html`<h1>Configuration</h1>
    <p>In force: <code>${status.value?.configHash ?? '…'}</code>. A change of its file is taken up by itself; this asks for it now.</p>
    <${Action} act=${reload} tone="primary">Reload<//><${Problems} found=${reloaded} />
    <h2>Check a candidate</h2>
    <p class="quiet">Paste a whole configuration. It is read as if it stood in the file, and nothing is changed.</p>
    <label class="hidden" for="candidate">A candidate, YAML</label>
    <textarea id="candidate" rows="10" spellcheck="false" value=${candidate} onInput=${(e) => setCandidate(e.target.value)} placeholder="providers:\n  openai: { key: \${OPENAI_API_KEY} }"></textarea>
    <${Action} act=${check} disabled=${!candidate.trim()}>Check it<//><${Problems} found=${checked} />
    <h2>In force, secrets hidden</h2><${Trouble} problem=${problem} />
    ${now && html`<pre tabindex="0" aria-label="The configuration in force">${yaml(now).trimStart()}</pre>`}`;
}
