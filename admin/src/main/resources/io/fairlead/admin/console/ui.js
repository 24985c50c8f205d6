// Small parts that every page uses.
// @ts-check
import { h } from 'preact';
import { useState } from 'preact/hooks';
import htm from 'htm';

export const html = htm.bind(h);

/** @typedef {import('preact').ComponentChildren} Children */
/** @typedef {'good' | 'warn' | 'bad' | 'calm'} Tone */

/** @type {Record<string, [string, Tone]>} */
const STATES = {
  up: ['●', 'good'],
  degraded: ['◐', 'warn'],
  down: ['■', 'bad'],
  unknown: ['○', 'calm'],
  closed: ['●', 'good'],
  'half-open': ['◐', 'warn'],
  open: ['■', 'bad'],
  'forced-open': ['■', 'bad'],
  disabled: ['○', 'warn'],
  answered: ['●', 'good'],
  retried: ['◐', 'warn'],
  fallback: ['◐', 'warn'],
  mended: ['◐', 'warn'],
  cached: ['●', 'good'],
  stale: ['◐', 'warn'],
  shared: ['●', 'good'],
  adopted: ['◐', 'warn'],
  passed: ['◆', 'warn'],
  rejected: ['◆', 'warn'],
  refused: ['◆', 'warn'],
  abandoned: ['○', 'calm'],
  cancelled: ['○', 'calm'],
  failed: ['■', 'bad'],
  broken: ['■', 'bad'],
  applied: ['●', 'good'],
  delivered: ['●', 'good'],
  waiting: ['◐', 'warn'],
  dropped: ['■', 'bad'],
  firing: ['■', 'bad'],
  resolved: ['●', 'good'],
};

/** How a state wants to be looked at. */
export const toneOf = (/** @type {string} */ state) => STATES[state]?.[1] ?? 'calm';

/**
 * A state as a mark, a word and a colour, so that no one of the three has to be seen.
 *
 * @param {{of: string}} props
 */
export function State({ of }) {
  return html`<span class="state ${toneOf(of)}"><span aria-hidden="true">${STATES[of]?.[0] ?? '○'}</span> ${of}</span>`;
}

/**
 * What stands where there is nothing yet.
 *
 * @param {{title: string, children?: Children}} props
 */
export const Empty = ({ title, children }) => html`<div class="empty"><strong>${title}</strong><p>${children}</p></div>`;

/** @param {{problem: unknown}} props */
export const Trouble = ({ problem }) =>
  problem ? html`<p class="trouble" role="alert">${problem instanceof Error ? problem.message : String(problem)}</p>` : null;

/**
 * A button that does something on the server: it waits, and shows what went wrong beside it.
 *
 * @param {{act: () => Promise<unknown>, children?: Children, tone?: string, confirm?: string, disabled?: boolean}} props
 */
export function Action({ act, children, tone = '', confirm = '', disabled = false }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {unknown} */ (null));
  const click = async () => {
    if (confirm && !window.confirm(confirm)) return;
    setBusy(true);
    setProblem(null);
    try {
      await act();
    } catch (e) {
      setProblem(e);
    } finally {
      setBusy(false);
    }
  };
  return html`<span class="action">
    <button type="button" class=${tone} disabled=${disabled} aria-busy=${busy} onClick=${busy ? undefined : click}>${children}</button>
    <${Trouble} problem=${problem} />
  </span>`;
}

/**
 * A line to paste, with a button that copies it.
 *
 * @param {{text: string, label: string}} props
 */
export function Line({ text, label }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await toClipboard(text);
    setCopied(true);
    window.setTimeout(() => setCopied(false), 1500);
  };
  return html`<div class="line"><code>${text}</code>
    <button type="button" onClick=${copy} aria-label=${`Copy the line for ${label}`}>${copied ? 'Copied' : 'Copy'}</button></div>`;
}

/**
 * An id to search for elsewhere, with a button that copies it.
 *
 * @param {{text: string, label: string}} props
 */
export function Id({ text, label }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await toClipboard(text);
    setCopied(true);
    window.setTimeout(() => setCopied(false), 1500);
  };
  return html`<span class="id"><code>${text}</code> <button type="button" onClick=${copy} aria-label=${`Copy the ${label}`}>${copied ? 'Copied' : 'Copy'}</button></span>`;
}

/** A page that came by plain HTTP from another machine has no clipboard of its own. */
async function toClipboard(/** @type {string} */ text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}

/**
 * A figure with its name above it and a remark below.
 *
 * @param {{label: string, value: string, note?: string, tone?: string}} props
 */
export function Figure({ label, value, note = '', tone = '' }) {
  return html`<div class="figure ${tone && `is-${tone}`}"><dt>${label}</dt><dd>${value}${note && html`<small>${note}</small>`}</dd></div>`;
}

/** The value of the field that an event comes from. */
export const valueOf = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).value;
