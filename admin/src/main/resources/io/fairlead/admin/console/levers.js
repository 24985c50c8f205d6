// What a hand can do about a provider.
// @ts-check
import { api } from './api.js';
import { refreshSoon } from './store.js';
import { Action, html } from './ui.js';

/**
 * @param {{provider: import('./api.js').Provider}} props
 */
export function Levers({ provider: p }) {
  const mode = (/** @type {import('./api.js').Schemas['BreakerMode']} */ wanted) => () => api.breaker(p.name, wanted).then(refreshSoon);
  return html`<div class="levers" role="group" aria-label=${`Levers of ${p.name}`}>
    ${p.breaker.mode !== 'forced-open' && html`<${Action} act=${mode('forced-open')} tone="danger" confirm=${`No call will go to ${p.name} until its breaker is set to auto. Go on?`}>Force open<//>`}
    ${p.breaker.mode !== 'auto' && html`<${Action} act=${mode('auto')} tone="primary">Set to auto<//>`}
    ${p.breaker.mode !== 'disabled' && html`<${Action} act=${mode('disabled')} confirm=${`The breaker of ${p.name} will let everything through. Go on?`}>Switch off<//>`}
    ${p.breaker.mode === 'auto' && p.breaker.state !== 'closed' && html`<${Action} act=${() => api.resetBreaker(p.name).then(refreshSoon)}>Close now<//>`}
    <${Action} act=${() => api.probe(p.name).then(refreshSoon)}>Probe now<//>
  </div>`;
}
