// Changes of state as sentences.
// @ts-check
import { clock, plural, reason } from './text.js';
import { State, html } from './ui.js';

/** @typedef {import('./store.js').Change} Change */

/**
 * @param {{changes: Change[]}} props
 */
export const ChangeList = ({ changes }) => html`<ol class="log">${changes.map(
  (c) => html`<li key=${`${c.at}${c.type}${c.provider}${c.model}${c.to}`}><time datetime=${c.at}>${clock(c.at)}</time> <b>${c.type}</b> <span>${told(c)}</span></li>`,
)}</ol>`;

function told(/** @type {Change} */ c) {
  const call = c.exchange ? html`, see <a href=${`#/calls/${c.exchange}`}>a call</a>` : '';
  const why = c.reason ? html`: ${reason(c.reason)}` : '';
  const name = html`<strong>${c.provider}${c.model ? `/${c.model}` : ''}</strong>`;
  switch (c.type) {
    case 'breaker':
      return html`The breaker of ${name} went from ${c.from} to <${State} of=${c.to ?? ''} />${why}${call}`;
    case 'provider':
      return html`${name} went from ${c.from} to <${State} of=${c.to ?? ''} />${why}${call}`;
    case 'config':
      return c.result === 'applied'
        ? html`The configuration was read again (${c.trigger}) and is in force${c.restart?.length ? html`; <strong>a restart is needed</strong> for ${c.restart.join(', ')}` : ''}.`
        : html`<span class="bad">The configuration was refused</span> (${c.trigger}), the one before stays${c.problems?.length ? `: ${c.problems[0]}` : ''}.`;
    case 'alert':
      return html`${c.alert}${c.provider ? html` of ${name}` : ''} <${State} of=${c.state ?? ''} />${why}${call}`;
    case 'fault':
      return c.items?.length ? html`<span class="bad">${plural(c.items.length, 'fault is', 'faults are')} injected on purpose</span>.` : 'All injected faults were ended.';
    case 'drain':
      return c.state === 'over' ? 'Fairlead has drained.' : 'Fairlead takes no new calls and finishes those that run.';
    default:
      return c.type;
  }
}
