// The console's frame: navigation, the state of the connection, and the page that the address names.
// @ts-check
import { render } from 'preact';
import { effect } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { locked, login, logout } from './api.js';
import { faults, link, page, start, status } from './store.js';
import { Trouble, html } from './ui.js';
import { Overview } from './overview.js';
import { Calls, OneCall } from './calls.js';
import { Routes } from './routes.js';
import { Events } from './events.js';
import { Faults } from './faults.js';
import { Configuration } from './config.js';
import { Trust } from './trust.js';

const PAGES = {
  overview: ['Overview', Overview],
  calls: ['Calls', Calls],
  routes: ['Routes', Routes],
  events: ['Events', Events],
  faults: ['Faults', Faults],
  config: ['Configuration', Configuration],
  trust: ['Set-up', Trust],
};

function Theme() {
  const [theme, setTheme] = useState(localStorage.getItem('theme') ?? 'auto');
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem('theme', theme);
  }, [theme]);
  const next = { auto: 'light', light: 'dark', dark: 'auto' }[theme] ?? 'auto';
  return html`<button type="button" class="plain" onClick=${() => setTheme(next)} aria-label=${`Colours: ${theme}. Switch to ${next}.`}>Colours: ${theme}</button>`;
}

function Login() {
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState(/** @type {any} */ (null));
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    try {
      await login(token);
    } catch (e) {
      setProblem(e);
    }
  };
  return html`<main class="login" id="content"><form onSubmit=${submit}>
    <h1>Fairlead</h1>
    <p>This admin port asks for its token: the value of <code>admin.token</code> in the configuration.</p>
    <label>Token <input type="password" autocomplete="current-password" value=${token} onInput=${(e) => setToken(e.target.value)} autofocus required /></label>
    <button type="submit" class="primary">Log in</button>
    <${Trouble} problem=${problem} />
  </form></main>`;
}

const LINKS = { live: 'Live', connecting: 'Connecting …', lost: 'Connection lost, trying again …' };

function App() {
  const [name, ...rest] = page.value.split('/');
  useEffect(() => {
    document.title = `${PAGES[name]?.[0] ?? 'Not found'} · Fairlead`;
    document.getElementById('content')?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [page.value]);
  if (locked.value) return html`<${Login} />`;
  const Page = name === 'calls' && rest[0] ? OneCall : PAGES[name]?.[1];
  return html`
    <a class="skip" href="#content" onClick=${(e) => (e.preventDefault(), document.getElementById('content')?.focus())}>Skip to the content</a>
    <header>
      <a class="name" href="#/overview"><img src="/console/icon.svg" alt="" width="24" height="24" /> Fairlead</a>
      <nav aria-label="Pages">${Object.entries(PAGES).map(
        ([key, [title]]) => html`<a href=${`#/${key}`} aria-current=${key === name ? 'page' : undefined}>${title}</a>`,
      )}</nav>
      <div class="side">
        <span class="link ${link.value}" role="status">${LINKS[link.value]}</span>
        <${Theme} />
        ${document.cookie.includes('fairlead') && html`<button type="button" class="plain" onClick=${logout}>Log out</button>`}
        <small>${status.value?.version ?? ''}</small>
      </div>
    </header>
    <main id="content" tabindex="-1">
      ${faults.value.length > 0 && html`<p class="banner bad" role="alert">Faults are injected on purpose: ${faults.value.length}. <a href="#/faults">See and end them</a></p>`}
      ${status.value?.draining && html`<p class="banner warn" role="alert">Fairlead is draining: it takes no new calls and finishes those that run.</p>`}
      ${Page ? html`<${Page} id=${decodeURIComponent(rest.join('/'))} />` : html`<h1>Not found</h1><p>There is no page of this name. <a href="#/overview">Overview</a></p>`}
    </main>`;
}

const place = document.getElementById('app');
if (place) {
  place.textContent = '';
  render(html`<${App} />`, place);
}
effect(() => void link.value);
start();
