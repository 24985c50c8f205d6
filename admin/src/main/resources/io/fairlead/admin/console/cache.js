// Answers that are kept: how many, what they were good for, and how to drop them.
// @ts-check
import { useEffect, useState } from 'preact/hooks';
import { api } from './api.js';
import { count, percent, plural } from './text.js';
import { Action, Empty, Figure, Trouble, html, valueOf } from './ui.js';

/** @typedef {import('./api.js').Schemas['Cache']} View */

const EVERY_MS = 2000;
const MIB = 1024 * 1024;

/** @type {Record<string, string>} */
const ASKED = {
  hit: 'served while fresh',
  stale: 'served because no target answered',
  miss: 'nothing was kept',
  bypass: 'nothing may be kept of such a call',
  collapsed: 'got the answer of an identical call under way',
};

/** @type {Record<string, string>} */
const DROPPED = {
  expired: 'too old',
  replaced: 'a newer answer came',
  size: 'asked for least when the store was full',
  memory: 'calls needed the memory',
  purged: 'dropped by hand',
};

const mib = (/** @type {number} */ bytes) => `${(bytes / MIB).toFixed(bytes < 10 * MIB ? 1 : 0)} MiB`;

/**
 * @param {{title: string, words: Record<string, string>, counts: Record<string, number>}} props
 */
function Sums({ title, words, counts }) {
  return html`<section><h2>${title}</h2><dl class="facts">${Object.entries(words).map(
    ([name, said]) => html`<div key=${name}><dt>${name}</dt><dd>${count(counts[name] ?? 0)} <span class="quiet">${said}</span></dd></div>`,
  )}</dl></section>`;
}

export function Cache() {
  const [view, setView] = useState(/** @type {View | null} */ (null));
  const [problem, setProblem] = useState(/** @type {unknown} */ (null));
  const look = () => api.cache().then((now) => (setView(now), setProblem(null)), setProblem);
  useEffect(() => {
    look();
    const timer = window.setInterval(() => document.hidden || look(), EVERY_MS);
    return () => window.clearInterval(timer);
  }, []);
  if (!view) return html`<h1>Cache</h1><${Trouble} problem=${problem} />`;
  return html`<h1>Cache</h1>
    <p class="intro">Good answers that are kept: for an outage where a policy or a route says so, and to be served again where <code>mode: always</code> does.</p>
    <dl class="figures strip">
      <${Figure} label="answers kept" value=${count(view.entries)} />
      <${Figure} label="memory" value=${mib(view.bytes)} note=${`${percent(view.bytes, view.mostBytes)} of ${mib(view.mostBytes)}`} />
      <${Figure} label="outage answers since the start" value=${count(view.asked.stale ?? 0)} tone=${view.asked.stale ? 'warn' : ''} />
      <${Figure} label="failures of the store" value=${count(view.errors)} tone=${view.errors ? 'bad' : ''} />
    </dl>
    ${view.entries === 0 &&
    html`<${Empty} title="Nothing is kept">Name <code>cache</code> as a route's last fallback, or set <code>cache.mode</code>, to answer an outage by what was good before.<//>`}
    <${Sums} title="Calls that asked for a kept answer" words=${ASKED} counts=${view.asked} />
    <${Sums} title="Answers that are kept no more" words=${DROPPED} counts=${view.dropped} />
    <${Purge} then=${look} />
    <${Trouble} problem=${problem} />`;
}

/**
 * @param {{then: () => Promise<unknown>}} props
 */
function Purge({ then }) {
  const [by, setBy] = useState('route');
  const [value, setValue] = useState('');
  const [told, setTold] = useState('');
  const [problem, setProblem] = useState(/** @type {unknown} */ (null));
  const purge = async (/** @type {Record<string, string>} */ query) => {
    setTold('');
    const { purged } = await api.purgeCache(query);
    setTold(`${plural(purged, 'answer was', 'answers were')} dropped.`);
    await then();
  };
  const some = async (/** @type {Event} */ event) => {
    event.preventDefault();
    setProblem(null);
    try {
      await purge({ [by]: value });
    } catch (e) {
      setProblem(e);
    }
  };
  return html`<section><h2>Drop answers</h2>
    <form class="filters" onSubmit=${some}>
      <label>By <select value=${by} onChange=${(/** @type {Event} */ e) => setBy(valueOf(e))}><option value="route">route</option><option value="key">key of Cache-Status</option></select></label>
      <label>Value <input value=${value} onInput=${(/** @type {Event} */ e) => setValue(valueOf(e))} size="34" required /></label>
      <button type="submit">Drop these</button></form>
    <p><${Action} act=${() => purge({})} tone="danger" confirm="No outage can be answered by what was kept so far. Go on?">Drop all<//></p>
    <p role="status">${told}</p>
    <${Trouble} problem=${problem} /></section>`;
}
