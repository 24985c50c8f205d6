// The configuration in force, a candidate that is checked, and the reload.
// @ts-check
import { useEffect, useState } from 'preact/hooks';
import { api } from './api.js';
import { refreshSoon, status } from './store.js';
import { plural } from './text.js';
import { Action, Trouble, html, valueOf } from './ui.js';
import { yaml } from './yaml.js';

/** @typedef {import('./api.js').Findings} Findings */
/** @typedef {import('./api.js').Mistake} Mistake */

export function Configuration() {
  const [now, setNow] = useState(/** @type {Record<string, unknown> | null} */ (null));
  const [problem, setProblem] = useState(/** @type {unknown} */ (null));
  const [candidate, setCandidate] = useState('');
  const [checked, setChecked] = useState(/** @type {{found: Findings, text: string} | null} */ (null));
  const [reloaded, setReloaded] = useState(/** @type {Findings | null} */ (null));
  const hash = status.value?.configHash;
  const waiting = status.value?.restart ?? [];
  useEffect(() => {
    api.config().then((it) => (setNow(it), setProblem(null)), setProblem);
  }, [hash]);
  const check = () => api.check(candidate).then((found) => setChecked({ found, text: candidate }));
  const reload = () => api.reload().then((found) => (setReloaded(found), refreshSoon()));
  return html`<h1>Configuration</h1>
    <p class="intro">In force: <code>${hash ?? '…'}</code>. A change of its file is taken up by itself; this asks for it now.</p>
    ${waiting.length > 0 && html`<p class="banner is-warn">Waits for a restart: ${waiting.map((key) => html`<code>${key}</code> `)}</p>`}
    <${Action} act=${reload} tone="primary">Reload<//>${reloaded && html`<${Result} found=${reloaded} text="" />`}
    <section class="sheet pad"><h2>Check a candidate</h2>
      <p class="quiet">Paste a whole configuration. It is read as if it stood in the file, and nothing is changed.</p>
      <label class="hidden" for="candidate">A candidate, YAML</label>
      <textarea id="candidate" rows=${9} spellcheck=${false} value=${candidate} onInput=${(/** @type {Event} */ e) => setCandidate(valueOf(e))} placeholder=${'providers:\n  openai: { key: ${env:OPENAI_API_KEY} }'}></textarea>
      <${Action} act=${check} disabled=${!candidate.trim()}>Check it<//>${checked && html`<${Result} found=${checked.found} text=${checked.text} />`}</section>
    <h2>In force, secrets hidden</h2><${Trouble} problem=${problem} />
    ${now && html`<pre tabindex="0" aria-label="The configuration in force">${yaml(now).trimStart()}</pre>`}`;
}

/**
 * What was found in a configuration; `text` is that configuration where it is known.
 *
 * @param {{found: Findings, text: string}} props
 */
function Result({ found, text }) {
  const problems = found.problems ?? [];
  if (problems.length > 0) {
    return html`<div class="trouble" role="alert"><p><strong>${plural(problems.length, 'mistake', 'mistakes')}.</strong> Nothing was changed.</p>
      <ul>${problems.map((p) => html`<${OneMistake} mistake=${p} text=${text} />`)}</ul></div>`;
  }
  return html`<div class="well" role="status"><p><strong class="good">${found.applied ? 'It is in force.' : 'It is valid.'}</strong></p>
    ${(found.restart ?? []).length > 0 && html`<p>Needs a restart to take effect: ${(found.restart ?? []).map((key) => html`<code>${key}</code> `)}</p>`}
    ${(found.warnings ?? []).length > 0 && html`<ul>${(found.warnings ?? []).map((w) => html`<${OneMistake} mistake=${w} text=${text} />`)}</ul>`}</div>`;
}

/**
 * Where it is, what is wrong, and the line itself with a mark under the place.
 *
 * @param {{mistake: Mistake, text: string}} props
 */
function OneMistake({ mistake: m, text }) {
  const line = m.line > 0 ? text.split('\n')[m.line - 1] : undefined;
  return html`<li>${m.line > 0 ? html`<b>line ${m.line}:${m.column}</b> ` : ''}${m.path && html`<code>${m.path}</code> `}${m.message}${m.suggestion ? html` <em>(${m.suggestion})</em>` : ''}
    ${line !== undefined && html`<pre class="place"><span class="number">${m.line} </span>${line}${`\n${' '.repeat(`${m.line} `.length + Math.max(0, m.column - 1))}`}<span class="bad" aria-hidden="true">^</span></pre>`}</li>`;
}
