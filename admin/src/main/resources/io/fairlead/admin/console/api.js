// The admin API as /openapi.yaml describes it. Every call of the console goes through here.
// @ts-check
import { signal } from '@preact/signals';

/** @typedef {import('admin-api').components['schemas']} Schemas */
/** @typedef {Schemas['Provider']} Provider */
/** @typedef {Schemas['ExchangeLine']} ExchangeLine */
/** @typedef {Schemas['Attempt']} Attempt */
/** @typedef {Schemas['History']} History */
/** @typedef {Schemas['Steps']} Steps */
/** @typedef {Schemas['Fault']} Fault */
/** @typedef {Schemas['Mistake']} Mistake */
/** @typedef {{valid?: boolean, applied?: boolean, problems?: Mistake[], warnings?: Mistake[], restart?: string[]}} Findings */

/** True while the port demands a token that the page has no session for. */
export const locked = signal(false);

/** Whether somebody logged in here: only then there is something to log out of. */
export const session = signal(localStorage.getItem('session') === 'yes');

/** An answer that is no success, told as the problem document says it (RFC 9457). */
export class Problem extends Error {
  /**
   * @param {number} status 0 where nothing answered
   * @param {{detail?: string, title?: string} | null} document
   */
  constructor(status, document) {
    super(document?.detail || document?.title || `The admin port answered ${status}.`);
    this.status = status;
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {{json?: unknown, text?: string, type?: string}} [body]
 * @returns {Promise<any>} the JSON of the answer; null when it has none
 */
async function call(method, path, body = {}) {
  /** @type {Record<string, string>} */
  const headers = { accept: 'application/json' };
  let payload;
  if (body.json !== undefined) {
    headers['content-type'] = 'application/json';
    payload = JSON.stringify(body.json);
  } else if (body.text !== undefined) {
    headers['content-type'] = body.type || 'text/plain';
    payload = body.text;
  }
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: payload, credentials: 'same-origin' });
  } catch {
    throw new Problem(0, { detail: 'Fairlead does not answer. It may have been stopped.' });
  }
  if (answer.status === 401) {
    locked.value = true;
    remember(false);
  }
  const text = await answer.text();
  let document = null;
  try {
    document = text ? JSON.parse(text) : null;
  } catch {
    document = { detail: text.slice(0, 300) };
  }
  if (!answer.ok && !(answer.status === 422 && document?.problems)) throw new Problem(answer.status, document);
  return document;
}

const of = (/** @type {string} */ provider) => `/api/v1/providers/${encodeURIComponent(provider)}`;
const faultsPath = '/api/v1/faults';

/** What the console asks, and the types of what comes back. */
export const api = {
  /** @returns {Promise<Schemas['Status']>} */
  status: () => call('GET', '/api/v1/status'),
  /** @returns {Promise<Schemas['Health']>} */
  health: () => call('GET', '/health'),
  /** @returns {Promise<Schemas['Providers']>} */
  providers: () => call('GET', '/api/v1/providers'),
  /** @returns {Promise<History>} */
  history: (/** @type {number} */ steps) => call('GET', `/api/v1/history?steps=${steps}`),
  /** @returns {Promise<Schemas['Exchanges']>} */
  exchanges: (/** @type {Record<string, string>} */ query) => call('GET', `/api/v1/exchanges?${new URLSearchParams(query)}`),
  /** @returns {Promise<any>} as docs/exchange.schema.json has it */
  exchange: (/** @type {string} */ id) => call('GET', `/api/v1/exchanges/${encodeURIComponent(id)}`),
  /** @returns {Promise<Schemas['Alerts']>} */
  alerts: () => call('GET', '/api/v1/alerts'),
  /** @returns {Promise<Schemas['Routes']>} */
  routes: () => call('GET', '/api/v1/routes'),
  /** @returns {Promise<Schemas['Plan']>} */
  plan: (/** @type {{target: string, fault?: string, stream: boolean}} */ asked) => call('POST', '/api/v1/plan', { json: asked }),
  /** @returns {Promise<Schemas['Faults']>} */
  faults: () => call('GET', faultsPath),
  /** @returns {Promise<Schemas['Faults']>} */
  setFaults: (/** @type {Fault[]} */ items) => call('PUT', faultsPath, { json: { items } }),
  /** @returns {Promise<Schemas['Faults']>} */
  endFaults: () => call('DELETE', faultsPath),
  /** @returns {Promise<Schemas['Costs']>} */
  costs: () => call('GET', '/api/v1/costs'),
  /** @returns {Promise<Schemas['Cache']>} */
  cache: () => call('GET', '/api/v1/cache'),
  /** @returns {Promise<{purged: number}>} */
  purgeCache: (/** @type {Record<string, string>} */ query) => {
    const which = new URLSearchParams(query).toString();
    return call('DELETE', `/api/v1/cache${which && `?${which}`}`);
  },
  /** @returns {Promise<Record<string, unknown>>} */
  config: () => call('GET', '/api/v1/config'),
  /** @returns {Promise<Findings>} */
  check: (/** @type {string} */ candidate) => call('POST', '/api/v1/config/check', { text: candidate, type: 'application/yaml' }),
  /** @returns {Promise<Findings>} */
  reload: () => call('POST', '/api/v1/config/reload'),
  /** @returns {Promise<Provider>} */
  breaker: (/** @type {string} */ provider, /** @type {Schemas['BreakerMode']} */ mode) =>
    call('PUT', `${of(provider)}/breaker`, { json: { mode } }),
  /** @returns {Promise<Provider>} */
  resetBreaker: (/** @type {string} */ provider) => call('POST', `${of(provider)}/breaker/reset`),
  /** @returns {Promise<Provider>} */
  probe: (/** @type {string} */ provider) => call('POST', `${of(provider)}/probe`),
};

function remember(/** @type {boolean} */ is) {
  session.value = is;
  localStorage.setItem('session', is ? 'yes' : 'no');
}

/** Logs in: the token goes there once, and a cookie that scripts cannot read stays. */
export async function login(/** @type {string} */ token) {
  await call('POST', '/api/v1/session', { json: { token } });
  try {
    await api.status();
  } catch (problem) {
    throw problem instanceof Problem && problem.status === 401 ? new Problem(401, { detail: notTaken() }) : problem;
  }
  remember(true);
  locked.value = false;
}

/** Why a session that was just begun is not taken. */
function notTaken() {
  return window.isSecureContext
    ? 'The token is right, but the browser does not send the session that it was given. It may block cookies here.'
    : `The token is right, but this page came by plain HTTP from ${location.host}. There a browser does not say which page` +
        ' asks, and Fairlead takes a session only where it does. Open the console through TLS or a tunnel, as below.';
}

export async function logout() {
  await call('DELETE', '/api/v1/session');
  remember(false);
  locked.value = true;
}
