// A call's attempts on its time: what was waited before each, until its answer began, and the rest of it.
// @ts-check
import { ms, reason } from './text.js';
import { html, toneOf } from './ui.js';

/** @typedef {import('./api.js').Attempt} Attempt */

/** When the answer began, since the call did; its end where it never did. */
const headAt = (/** @type {Attempt} */ a) => a.startedMs + (a.headMs !== undefined && a.headMs >= 0 ? Math.min(a.headMs, a.durationMs) : a.durationMs);

const words = (/** @type {Attempt} */ a) =>
  `attempt ${a.n} at ${a.target}: began after ${ms(a.startedMs)}, took ${ms(a.durationMs)}, ${a.outcome}${a.reason ? `, ${reason(a.reason)}` : ''}`;

const least = 0.6; // of a hundred: what is too short to be seen is a tick

/**
 * One line a set of attempts; those of one call may share it, as they follow one another.
 *
 * @param {{attempts: Attempt[], whole: number, label?: string}} props
 */
export function Waterfall({ attempts, whole, label }) {
  const at = (/** @type {number} */ t) => (Math.max(0, t) / Math.max(1, whole)) * 100;
  return html`<svg class="waterfall" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label=${label ?? attempts.map(words).join('; ')}>
    ${attempts.map((a) => {
      const head = headAt(a);
      const x = Math.min(100 - least, at(a.startedMs));
      return html`<g key=${a.n} class=${toneOf(a.outcome)}>
        ${a.waitMs > 0 && html`<rect class="wait" x=${at(a.startedMs - a.waitMs)} y="4" width=${at(a.waitMs)} height="2" />`}
        <rect class="head" x=${x} y="1" width=${Math.min(100 - x, Math.max(least, at(head - a.startedMs)))} height="8" />
        <rect class="body" x=${at(head)} y="1" width=${Math.max(0, at(a.startedMs + a.durationMs - head))} height="8" />
      </g>`;
    })}
  </svg>`;
}

export const Legend = () => html`<p class="quiet legend"><i class="k wait"></i> waited <i class="k head"></i> until the answer began <i class="k body"></i> the answer</p>`;
