// The log-in, where the admin port demands a token.
// @ts-check
import { useState } from 'preact/hooks';
import { login } from './api.js';
import { Line, Trouble, html, valueOf } from './ui.js';

export function Login() {
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState(/** @type {unknown} */ (null));
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    try {
      await login(token);
    } catch (e) {
      setProblem(e);
    }
  };
  return html`<main class="login" id="content" tabindex="-1"><form onSubmit=${submit}>
    <h1><img src="/console/icon.svg" alt="" width="28" height="28" /> Fairlead</h1>
    <p>This admin port asks for its token: the value of <code>admin.token</code> in the configuration.</p>
    <label>Token <input type="password" autocomplete="current-password" value=${token} onInput=${(/** @type {Event} */ e) => setToken(valueOf(e))} autofocus required /></label>
    <button type="submit" class="primary">Log in</button>
    <${Trouble} problem=${problem} />
    ${!window.isSecureContext && html`<${Insecure} />`}
  </form></main>`;
}

/** By plain HTTP from elsewhere the token would be read on the way, and the session would not be taken. */
function Insecure() {
  const port = location.port || '80';
  return html`<div class="banner is-warn"><p><strong>This page came by plain HTTP from another machine.</strong> What you type can be read on the way, and a browser does not let a session hold here.</p>
    <p>Open the console through TLS, or through a tunnel, and then at <code>http://localhost:${port}/</code>:</p>
    <${Line} text=${`ssh -L ${port}:127.0.0.1:${port} ${location.hostname}`} label="a tunnel" /></div>`;
}
