// How an application of each language reaches Fairlead and trusts it.
// @ts-check
import { status } from './store.js';
import { Line, html } from './ui.js';

const LANGUAGES = (/** @type {string} */ proxy) => [
  ['Any command', 'fairlead run -- your-command', 'Sets everything below for the command that it starts.'],
  ['A shell', 'eval "$(fairlead env)"', 'The same for all that is started in this shell; fairlead env --unset takes it back.'],
  ['Python', `HTTPS_PROXY=http://${proxy} SSL_CERT_FILE="$HOME/.fairlead/bundle.pem" python app.py`, 'openai, anthropic, google-genai, httpx, requests.'],
  ['Node.js', 'fairlead run -- node app.js', 'Node reads HTTPS_PROXY only from version 24 on; run loads what earlier ones need.'],
  ['Java', 'fairlead run -- java -jar app.jar', 'Java reads no HTTPS_PROXY: run says it by properties.'],
  ['Go', `HTTPS_PROXY=http://${proxy} SSL_CERT_FILE="$HOME/.fairlead/bundle.pem" ./app`, ''],
  ['curl', `curl --proxy http://${proxy} --cacert "$HOME/.fairlead/ca.pem" https://api.openai.com/v1/models`, ''],
  ['By base URL', `OPENAI_BASE_URL=http://${proxy}/openai/v1`, 'No proxy and no certificate: the SDK speaks to Fairlead itself.'],
];

export function Trust() {
  const proxy = status.value?.listeners?.proxy ?? '127.0.0.1:9800';
  return html`<h1>Set-up</h1>
    <p>Fairlead’s own certificate authority signs for the providers’ hosts on this machine only. Its key never leaves it. <a href="/api/v1/ca.pem" download="fairlead-ca.pem">Download the public certificate</a></p>
    <p>A new root, with the old one trusted for a time: <code>fairlead ca rotate</code>. What it is: <code>fairlead ca show</code>.</p>
    <p>The proxy listens at <code>${proxy}</code>.</p>
    ${LANGUAGES(proxy).map(([name, text, note]) => html`<section class="setup"><h2>${name}</h2><${Line} text=${text} label=${name} />${note && html`<p class="quiet">${note}</p>`}</section>`)}`;
}
