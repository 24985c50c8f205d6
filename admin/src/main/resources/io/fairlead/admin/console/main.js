// The console's frame: navigation, the state of the connection, and the page that the address names.
// @ts-check
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { locked, logout, session } from './api.js';
import { Cache } from './cache.js';
import { OneCall } from './call.js';
import { Calls } from './calls.js';
import { theme } from './chart.js';
import { Configuration } from './config.js';
import { Costs } from './costs.js';
import { Events } from './events.js';
import { Faults } from './faults.js';
import { Login } from './login.js';
import { Overview } from './overview.js';
import { Routes } from './routes.js';
import { faults, link, page, ranked, start, status, troubled } from './store.js';
import { plural } from './text.js';
import { Trust } from './trust.js';
import { html } from './ui.js';

/** @type {Record<string, {title: string, content: (props: any) => any}>} */
const PAGES = {
  overview: { title: 'Overview', content: Overview },
  calls: { title: 'Calls', content: Calls },
  routes: { title: 'Routes', content: Routes },
  events: { title: 'Events', content: Events },
  cache: { title: 'Cache', content: Cache },
  costs: { title: 'Costs', content: Costs },
  faults: { title: 'Faults', content: Faults },
  config: { title: 'Configuration', content: Configuration },
  trust: { title: 'Set-up', content: Trust },
};

const LINKS = { live: 'Live', connecting: 'Connecting …', lost: 'Not connected, trying again …' };

/** @type {Record<string, string>} */
const NEXT_THEME = { auto: 'light', light: 'dark', dark: 'auto' };

function Theme() {
  const [chosen, choose] = useState(localStorage.getItem('theme') ?? 'auto');
  useEffect(() => {
    document.documentElement.dataset.theme = chosen;
    localStorage.setItem('theme', chosen);
    theme.value = chosen;
  }, [chosen]);
  const next = NEXT_THEME[chosen] ?? 'auto';
  return html`<button type="button" class="plain" onClick=${() => choose(next)} aria-label=${`Colours: ${chosen}. Switch to ${next}.`}>Colours: ${chosen}</button>`;
}

/** What stands in the tab: trouble is seen there while another page is read. */
function titleOf(/** @type {string} */ name) {
  const bad = ranked.value.filter(troubled).length;
  return `${bad > 0 ? `(${bad}) ` : ''}${PAGES[name]?.title ?? 'Not found'} · Fairlead`;
}

function App() {
  const [path = '', query = ''] = page.value.split('?');
  const [name = '', ...rest] = path.split('/');
  useEffect(() => {
    document.getElementById('content')?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [page.value]);
  useEffect(() => {
    document.title = locked.value ? 'Log in · Fairlead' : titleOf(name);
  });
  if (locked.value) return html`<${Login} />`;
  return html`
    <a class="skip" href="#content" onClick=${(/** @type {Event} */ e) => (e.preventDefault(), document.getElementById('content')?.focus())}>Skip to the content</a>
    <header>
      <a class="name" href="#/overview"><img src="/console/icon.svg" alt="" width="24" height="24" /> Fairlead</a>
      <nav aria-label="Pages">${Object.entries(PAGES).map(([key, { title }]) => html`<a href=${`#/${key}`} aria-current=${key === name ? 'page' : undefined}>${title}</a>`)}</nav>
      <div class="side">
        <span class="link ${link.value}" role="status">${LINKS[link.value]}</span>
        <${Theme} />
        ${session.value && html`<button type="button" class="plain" onClick=${logout}>Log out</button>`}
        <small>${status.value?.version ?? ''}</small>
      </div>
    </header>
    <main id="content" tabindex="-1">
      ${link.value === 'lost' && html`<p class="banner is-bad" role="alert"><strong>Fairlead does not answer.</strong> ${status.value ? 'What is shown is from before. ' : ''}This page tries again by itself.</p>`}
      ${faults.value.length > 0 && html`<p class="banner is-bad" role="alert"><strong>${plural(faults.value.length, 'fault is', 'faults are')} injected on purpose.</strong> <a href="#/faults">See and end them</a></p>`}
      ${status.value?.draining && html`<p class="banner is-warn" role="alert"><strong>Fairlead is draining:</strong> it takes no new calls and finishes those that run.</p>`}
      <${Content} name=${name} id=${decoded(rest.join('/'))} query=${query} key=${page.value} />
    </main>`;
}

/** An address that somebody typed may be malformed. */
function decoded(/** @type {string} */ text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @param {{name: string, id: string, query: string}} props */
function Content({ name, id, query }) {
  if (name === 'calls' && id) return html`<${OneCall} id=${id} />`;
  const found = PAGES[name];
  if (!found || id) return html`<h1>Not found</h1><p>There is no page of this name. <a href="#/overview">Overview</a></p>`;
  return html`<${found.content} query=${new URLSearchParams(query)} />`;
}

const place = document.getElementById('app');
if (place) {
  place.textContent = '';
  render(html`<${App} />`, place);
}
start();
