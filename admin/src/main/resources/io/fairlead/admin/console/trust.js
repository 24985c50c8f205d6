// How an application of each language reaches Fairlead and trusts it.
// @ts-check
import { status } from './store.js';
import { Line, html } from './ui.js';

const languages = (/** @type {string} */ proxy) => [
  ['Any command', 'fairlead run -- your-command', 'Sets everything below for the command that it starts, and for what that starts.'],
  ['A shell', 'eval "$(fairlead env)"', 'The same for all that is started in this shell; fairlead env --unset takes it back.'],
  ['Python', `HTTPS_PROXY=http://${proxy} SSL_CERT_FILE="$HOME/.fairlead/bundle.pem" python app.py`, 'For openai, anthropic, google-genai and httpx. Requests reads REQUESTS_CA_BUNDLE, with the same file.'],
  ['Node.js', 'fairlead run -- node app.js', 'Node reads HTTPS_PROXY only from version 24 on; run loads what earlier ones need.'],
  ['Java', 'fairlead run -- java -jar app.jar', 'Java reads no HTTPS_PROXY: run says it by properties, with a trust store of its own.'],
  ['Go', `HTTPS_PROXY=http://${proxy} SSL_CERT_FILE="$HOME/.fairlead/bundle.pem" ./app`, 'On Linux. A transport of the program’s own must read the environment.'],
  ['Ruby, PHP, Rust', `HTTPS_PROXY=http://${proxy} SSL_CERT_FILE="$HOME/.fairlead/bundle.pem" ./app`, 'Where the program trusts what OpenSSL trusts.'],
  ['curl', `curl --proxy http://${proxy} --cacert "$HOME/.fairlead/ca.pem" https://api.openai.com/v1/models`, 'A first call, to see that it goes through.'],
  ['By base URL', `OPENAI_BASE_URL=http://${proxy}/openai/v1`, 'For whatever has a setting for it: no proxy and no certificate, the SDK speaks to Fairlead itself.'],
];

export function Trust() {
  const proxy = status.value?.listeners.proxy ?? '127.0.0.1:9800';
  return html`<h1>Set-up</h1>
    <p class="intro">The proxy listens at <code>${proxy}</code>. Fairlead’s own certificate authority signs for the providers’ hosts on this machine only; its key never leaves it, and lies with the files named below in <code>~/.fairlead</code>, or where <code>FAIRLEAD_HOME</code> says.</p>
    <p><a class="button" href="/api/v1/ca.pem" download="fairlead-ca.pem">Download the public certificate</a></p>
    <p class="quiet"><code>fairlead ca show</code> tells what it is; <code>fairlead ca rotate</code> makes a new root, and the old one is trusted for a time.</p>
    <div class="setups">${languages(proxy).map(([name, text, note]) => html`<section class="setup"><h2>${name}</h2><${Line} text=${text} label=${name} /><p class="quiet">${note}</p></section>`)}</div>`;
}
