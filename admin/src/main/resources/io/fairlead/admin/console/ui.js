// Small parts that every page uses.
// @ts-check
import { h } from 'preact';
import { useState } from 'preact/hooks';
import htm from 'htm';

export const html = htm.bind(h);

const MARKS = {
  up: '●', closed: '●', answered: '●', degraded: '◐', 'half-open': '◐', down: '■', open: '■', 'forced-open': '■',
  unknown: '○', disabled: '○', failed: '■', refused: '◆', broken: '■', retried: '◐', fallback: '◐', passed: '◆', rejected: '◆',
};
const TONES = {
  up: 'good', closed: 'good', answered: 'good', retried: 'warn', fallback: 'warn', passed: 'warn', rejected: 'warn', applied: 'good', degraded: 'warn', 'half-open': 'warn',
  disabled: 'warn', refused: 'warn', cancelled: 'calm', unknown: 'calm', down: 'bad', open: 'bad', 'forced-open': 'bad',
  failed: 'bad', broken: 'bad', error: 'bad',
};

/** A state as a mark, a word and a colour, so that no one of the three has to be seen. */
export function State({ of }) {
  return html`<span class="state ${TONES[of] ?? 'calm'}"><span aria-hidden="true">${MARKS[of] ?? '●'}</span> ${of}</span>`;
}

/** What stands where there is nothing yet. */
export const Empty = ({ title, children }) => html`<div class="empty"><strong>${title}</strong><p>${children}</p></div>`;

export const Trouble = ({ problem }) =>
  problem ? html`<p class="trouble" role="alert">${problem.message ?? String(problem)}</p>` : null;

/** A button that does something on the server: it waits, and shows what went wrong beside it. */
export function Action({ act, children, tone = '', confirm = '', disabled = false }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {any} */ (null));
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
    <button type="button" class=${tone} disabled=${busy || disabled} onClick=${click}>${busy ? 'Working …' : children}</button>
    <${Trouble} problem=${problem} />
  </span>`;
}

/** A line to paste, with a button that copies it. */
export function Line({ text, label }) {
  const [copied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(text).then(() => {
      setCopied(true);
      window.setTimeout(() => setCopied(false), 1500);
    });
  return html`<div class="line"><code>${text}</code>
    <button type="button" onClick=${copy} aria-label=${`Copy the line for ${label}`}>${copied ? 'Copied' : 'Copy'}</button></div>`;
}

export function Figure({ label, value, note = '', tone = '' }) {
  return html`<div class="figure ${tone}"><dt>${label}</dt><dd>${value}<small>${note}</small></dd></div>`;
}
