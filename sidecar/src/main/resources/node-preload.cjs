'use strict';
// Loaded by `fairlead run` into each Node.js through NODE_OPTIONS. A Node.js that knows NODE_USE_ENV_PROXY needs nothing.
// An older one sends `fetch` and `https`, also through agents of the application's own, by HTTPS_PROXY and NO_PROXY.
// What goes wrong in here costs one line on standard error, and the application goes on as if this file were not there.

let said = false;
function complain(error) {
  if (said) return;
  said = true;
  try {
    process.stderr.write('fairlead: node-preload: ' + (error && error.message || error) + '; this Node.js goes past Fairlead\n');
  } catch (ignored) {
    // nobody reads it
  }
}

function knowsEnvProxy() {
  const flags = process.allowedNodeEnvironmentFlags;
  if (flags && flags.has('--use-env-proxy')) return true;
  return Number(process.versions.node.split('.')[0]) >= 24;
}

/** The proxy for https, or null. Read at each connection: applications change their environment. */
function proxy() {
  const text = process.env.https_proxy || process.env.HTTPS_PROXY;
  if (!text) return null;
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : 'http://' + text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
  } catch (error) {
    complain(error);
    return null;
  }
}

function bare(host) {
  const name = String(host).toLowerCase();
  const open = name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name;
  return open.endsWith('.') ? open.slice(0, -1) : open;
}

/** Whether NO_PROXY keeps `host` direct: `*`, a name and all below it, an address, a range; each perhaps with a port. */
function direct(net, host, port) {
  const text = process.env.no_proxy || process.env.NO_PROXY || '';
  const name = bare(host);
  for (const word of text.split(/[\s,]+/)) {
    let entry = word.toLowerCase();
    if (!entry) continue;
    if (entry === '*') return true;
    const withPort = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(entry);
    if (withPort) {
      if (Number(withPort[2]) !== port) continue;
      entry = withPort[1];
    }
    entry = bare(entry);
    const slash = entry.indexOf('/');
    if (slash > 0) {
      if (inRange(net, name, entry.slice(0, slash), Number(entry.slice(slash + 1)))) return true;
      continue;
    }
    const suffix = entry.replace(/^\*?\./, '');
    if (suffix && (name === suffix || (!net.isIP(name) && name.endsWith('.' + suffix)))) return true;
  }
  return false;
}

function inRange(net, host, network, bits) {
  const family = net.isIP(host);
  if (!family || family !== net.isIP(network) || !net.BlockList) return false;
  try {
    const list = new net.BlockList();
    list.addSubnet(network, bits, family === 6 ? 'ipv6' : 'ipv4');
    return list.check(host, family === 6 ? 'ipv6' : 'ipv4');
  } catch (error) {
    return false; // no range
  }
}

function install() {
  const net = require('net');
  const tls = require('tls');
  const https = require('https');
  const { Duplex } = require('stream');
  const Module = require('module');

  /** A connection through the proxy to `host:port`: what is written waits until the tunnel stands. */
  class Tunnel extends Duplex {
    constructor(url, host, port) {
      super({ allowHalfOpen: false, autoDestroy: true });
      this.head = Buffer.alloc(0);
      this.open = false;
      this.waiting = null;
      const at = { host: bare(url.hostname), port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80) };
      const secure = url.protocol === 'https:';
      this.under = secure ? tls.connect({ ...at, servername: net.isIP(at.host) ? '' : at.host }) : net.connect(at);
      const target = (net.isIP(host) === 6 ? '[' + host + ']' : host) + ':' + port;
      let head = 'CONNECT ' + target + ' HTTP/1.1\r\nHost: ' + target + '\r\n';
      if (url.username) {
        const user = decodeURIComponent(url.username) + ':' + decodeURIComponent(url.password);
        head += 'Proxy-Authorization: Basic ' + Buffer.from(user).toString('base64') + '\r\n';
      }
      this.under.setNoDelay(true);
      this.under.once(secure ? 'secureConnect' : 'connect', () => this.under.write(head + '\r\n'));
      this.under.on('data', (bytes) => this.heard(bytes));
      this.under.on('end', () => this.over());
      this.under.on('error', (error) => this.destroy(error));
      this.under.on('close', () => this.destroy());
    }

    heard(bytes) {
      if (this.open) {
        if (!this.push(bytes)) this.under.pause();
        return;
      }
      this.head = Buffer.concat([this.head, bytes]);
      const end = this.head.indexOf('\r\n\r\n');
      if (end < 0) {
        if (this.head.length > 65536) this.destroy(new Error('the proxy answered CONNECT with no end'));
        return;
      }
      const status = /^HTTP\/1\.[01] (\d{3}) ?([^\r\n]*)/.exec(this.head.toString('latin1', 0, end));
      if (!status || status[1][0] !== '2') {
        const refused = new Error('the proxy refused the tunnel: ' + (status ? status[1] + ' ' + status[2] : 'no HTTP'));
        refused.code = 'ERR_PROXY_TUNNEL';
        this.destroy(refused);
        return;
      }
      const rest = this.head.subarray(end + 4);
      this.head = Buffer.alloc(0);
      this.open = true;
      const waiting = this.waiting;
      this.waiting = null;
      if (waiting) waiting();
      if (rest.length && !this.push(rest)) this.under.pause();
    }

    over() {
      if (this.open) this.push(null);
      else this.destroy(new Error('the proxy closed the connection before the tunnel stood'));
    }

    _read() {
      this.under.resume();
    }

    _write(bytes, encoding, done) {
      if (this.open) this.under.write(bytes, encoding, done);
      else this.waiting = () => this.under.write(bytes, encoding, done);
    }

    _final(done) {
      if (this.open) this.under.end(done);
      else this.waiting = () => this.under.end(done);
    }

    _destroy(error, done) {
      this.under.destroy();
      done(error);
    }
  }

  /** TLS to `options.host` through the proxy, as `tls.connect` gives it; an idle one keeps no process alive. */
  function through(url, options) {
    const host = bare(options.host || options.hostname);
    const tunnel = new Tunnel(url, host, Number(options.port) || 443);
    const settings = { ...options, socket: tunnel };
    delete settings.path;
    if (settings.servername === undefined && !net.isIP(host)) settings.servername = host;
    const socket = tls.connect(settings);
    const { ref, unref } = socket;
    socket.ref = function () {
      tunnel.under.ref();
      return ref.call(this);
    };
    socket.unref = function () {
      tunnel.under.unref();
      return unref.call(this);
    };
    tunnel.on('error', (error) => socket.destroy(error));
    return socket;
  }

  function proxyFor(options) {
    if (options.socket || options.socketPath || options.path && options.path[0] === '\0') return null;
    const url = proxy();
    const host = options.host || options.hostname;
    return url && host && !direct(net, host, Number(options.port) || 443) ? url : null;
  }

  // Every agent for https comes to this, those of the application's own too, unless they bring a proxy of their own.
  const connect = https.Agent.prototype.createConnection;
  https.Agent.prototype.createConnection = function createConnection(...args) {
    let socket = null;
    try {
      const options = typeof args[0] === 'object' && args[0] !== null ? args[0] : null;
      const url = options && !options.socketPath && proxyFor({ ...options, path: undefined });
      if (url) socket = through(url, options);
    } catch (error) {
      complain(error);
      socket = null;
    }
    return socket || connect.apply(this, args);
  };

  if (typeof globalThis.fetch === 'function') guideFetch(Module, net, tls, through, proxyFor);
}

const DISPATCHER = Symbol.for('undici.globalDispatcher.1');
const PACKAGE = /[\\/]undici[\\/]index\.js$/;

/**
 * The options of a plain Agent, which one with connections of ours can stand in for. Null for one that connects, makes its
 * clients or intercepts in a way of its own, and for what is no Agent.
 */
function replaceable(agent) {
  if (agent.constructor.name !== 'Agent' || require('util').types.isProxy(agent)) return null;
  const inside = {};
  for (const symbol of Object.getOwnPropertySymbols(agent)) inside[symbol.description] = agent[symbol];
  const { options, factory, maxRedirections } = inside;
  if (!options || !factory || factory.name !== 'defaultFactory') return null;
  if (options.connect || options.tls || options.interceptors || options.factory || options.socketPath) return null;
  return maxRedirections ? { ...options, maxRedirections } : { ...options };
}

/** `fetch` takes its connections from a dispatcher, which Node.js makes when fetch is first used. */
function guideFetch(Module, net, tls, through, proxyFor) {
  let ours;
  function guide() {
    void globalThis.Headers; // makes Node.js load it
    const present = globalThis[DISPATCHER];
    const options = present && present !== ours ? replaceable(present) : null;
    if (!options) return; // the application's own stays
    ours = new present.constructor({ ...options, connect: (to, done) => dial(to, options.connectTimeout, done) });
    Object.defineProperty(globalThis, DISPATCHER, { value: ours, writable: true, enumerable: false, configurable: false });
  }

  // The package undici comes with a fetch and a request of its own, which take the dispatcher that is there.
  const load = Module._load;
  Module._load = function (request, ...rest) {
    const loaded = load.call(this, request, ...rest);
    if (request === 'undici' || PACKAGE.test(request)) {
      try {
        guide();
      } catch (error) {
        complain(error);
      }
    }
    return loaded;
  };

  function dial(options, timeout, done) {
    const host = options.hostname;
    const secure = options.protocol === 'https:';
    const port = Number(options.port) || (secure ? 443 : 80);
    let socket;
    let url = null;
    try {
      url = secure && !options.httpSocket ? proxyFor({ host, port, socketPath: options.socketPath }) : null;
    } catch (error) {
      complain(error);
    }
    const servername = options.servername || (net.isIP(bare(host)) ? undefined : bare(host));
    if (url) {
      socket = through(url, { host, port, servername, ALPNProtocols: ['http/1.1'] });
    } else if (secure) {
      socket = tls.connect({
        host: bare(host),
        port,
        servername,
        ALPNProtocols: ['http/1.1'],
        socket: options.httpSocket,
        localAddress: options.localAddress,
      });
    } else {
      socket = net.connect({ host: bare(host), port, localAddress: options.localAddress });
    }
    socket.setKeepAlive(true, 60000);
    socket.setNoDelay(true);
    const clock = timeout === 0 ? undefined : setTimeout(() => {
      const late = new Error('Connect Timeout Error');
      late.name = 'ConnectTimeoutError';
      late.code = 'UND_ERR_CONNECT_TIMEOUT';
      socket.destroy(late);
    }, timeout || 10000);
    let told = false;
    const tell = (error) => {
      clearTimeout(clock);
      if (told) return;
      told = true;
      done(error || null, error ? undefined : socket);
    };
    socket.once(secure ? 'secureConnect' : 'connect', () => tell(null));
    socket.on('error', tell);
    socket.once('close', () => tell(new Error('the connection was closed')));
  }

  const real = globalThis.fetch;
  const property = Object.getOwnPropertyDescriptor(globalThis, 'fetch');
  const value = function fetch(input, init = undefined) {
    try {
      guide();
    } catch (error) {
      complain(error);
    }
    return real(input, init);
  };
  Object.defineProperty(globalThis, 'fetch', {
    value,
    writable: true,
    enumerable: property ? property.enumerable : true,
    configurable: true,
  });
}

try {
  if (!knowsEnvProxy()) install();
} catch (error) {
  complain(error);
}
