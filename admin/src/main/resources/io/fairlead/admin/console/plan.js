// The dry run: what would become of a call.
// @ts-check
import { useState } from 'preact/hooks';
import { api } from './api.js';
import { ranked } from './store.js';
import { ms, plural, reason } from './text.js';
import { State, Trouble, html, valueOf } from './ui.js';
import { Legend, Waterfall } from './waterfall.js';

/** @typedef {import('./api.js').Schemas['Plan']} PlanOf */

/** @param {{first: string}} props a target to begin with */
export function Plan({ first }) {
  const [target, setTarget] = useState('');
  const [fault, setFault] = useState('');
  const [stream, setStream] = useState(true);
  const [plan, setPlan] = useState(/** @type {PlanOf | null} */ (null));
  const [problem, setProblem] = useState(/** @type {unknown} */ (null));
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    setProblem(null);
    const asked = target.trim() || first;
    try {
      setPlan(await api.plan(fault.trim() ? { target: asked, fault: fault.trim(), stream } : { target: asked, stream }));
    } catch (e) {
      setPlan(null);
      setProblem(e);
    }
  };
  return html`<section class="sheet pad"><h2>What would happen?</h2>
    <p class="quiet">A dry run through the real routes and policies: nothing is sent to anybody.</p>
    <form class="filters" onSubmit=${submit}>
      <label>Provider and model <input value=${target} onInput=${(/** @type {Event} */ e) => setTarget(valueOf(e))} placeholder=${first} list="targets" size=${24} /></label>
      <datalist id="targets">${ranked.value.map((p) => html`<option value=${`${p.name}/`}></option>`)}</datalist>
      <label>What goes wrong <input value=${fault} onInput=${(/** @type {Event} */ e) => setFault(valueOf(e))} placeholder="the usual: 503, timeout …" size=${24} /></label>
      <label>Answer <select value=${stream ? 'stream' : 'whole'} onChange=${(/** @type {Event} */ e) => setStream(valueOf(e) === 'stream')}><option value="stream">a stream</option><option value="whole">whole</option></select></label>
      <button type="submit" class="primary">Run it dry</button></form>
    <${Trouble} problem=${problem} />
    ${plan && html`<${Found} plan=${plan} />`}</section>`;
}

/** @type {Record<string, string>} */
const IFS = {
  connect: 'no target can be connected to',
  timeout: 'every target stays silent',
  reset: 'every target resets the connection',
  cut: 'the answer is cut off in its middle',
};

const ifWords = (/** @type {string} */ fault) =>
  /^\d+$/.test(fault) ? `every target answers ${fault}` : (IFS[fault] ?? `every target fails by ${reason(fault)}`);

/** @param {{plan: PlanOf}} props */
const Found = ({ plan }) => html`<div role="status">
  <p>A call to <strong>${plan.target}</strong> takes the route <strong>${plan.route}</strong> and may ask ${plan.targets.join(', then ') || 'nobody'}.</p>
  <p>If a stream breaks after its first words, ${plan.stream}.</p>
  ${plan.warnings.map((w) => html`<p class="trouble">${w}</p>`)}
  ${plan.courses.map((course) => html`<details class="course" key=${`${plan.target} ${course.fault}`} open=${plan.courses.length === 1}>
    <summary>If ${ifWords(course.fault)}, the client reads <strong>${course.status || 'a broken answer'}</strong>${course.code ? html` <code>${course.code}</code>` : ''} after ${ms(course.totalMs)}${course.longestMs > course.totalMs ? `, ${ms(course.longestMs)} at the longest` : ''}, when ${plural(course.steps.length, 'attempt was', 'attempts were')} made.</summary>
    <ol class="timeline">${course.steps.map((s) => html`<li key=${s.n}><div class="who"><b>${s.n}</b> ${s.target}</div><${Waterfall} attempts=${[s]} whole=${course.totalMs} />
      <div class="how"><${State} of=${s.outcome} /> ${s.status || ''} ${s.reason && html`<code>${s.reason}</code>`} ${ms(s.durationMs)}${s.waitMs > 0 ? ` after a wait of ${ms(s.waitMs)}` : ''}</div></li>`)}</ol>
    ${Object.entries(course.passedOver).map(([who, why]) => html`<p class="quiet"><strong>${who}</strong> is not asked: ${why}</p>`)}
  </details>`)}<${Legend} /></div>`;
