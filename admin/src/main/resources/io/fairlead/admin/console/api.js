// The admin API (CONTRACT of /openapi.yaml). Every call of the console goes through here.
// @ts-check
import { signal } from '@preact/signals';

/** True while the port demands a token that the page has no session for. */
export const locked = signal(false);

/** An answer that is no success, told as the problem document says it (RFC 9457). */
export class Problem extends Error {
  /** @param {number} status @param {any} document */
  constructor(status, document) {
    super(document?.detail || document?.title || `The admin port answered ${status}.`);
    this.status = status;
    this.document = document;
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {{json?: any, text?: string, type?: string}} [body]
 * @returns {Promise<any>} the JSON of the answer; null when it has none
 */
export async function call(method, path, body = {}) {
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
  if (answer.status === 401) locked.value = true;
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

export const get = (/** @type {string} */ path) => call('GET', path);

/** Logs in: the token goes there once, and a cookie that scripts cannot read stays. */
export async function login(/** @type {string} */ token) {
  await call('POST', '/api/v1/session', { json: { token } });
  locked.value = false;
}

export const logout = () => call('DELETE', '/api/v1/session').then(() => (locked.value = true));
