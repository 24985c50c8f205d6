// Values as YAML: what a person wrote looks like what they read here.
// @ts-check

const QUOTED = /^$|^[\s\-?:,[\]{}#&*!|>'"%@`]|: |#|^(true|false|null|\d+)$/;

/**
 * @param {unknown} value
 * @param {number} [depth] how far it is indented
 * @returns {string} begins with a line break where it takes more than one line
 */
export function yaml(value, depth = 0) {
  const pad = '  '.repeat(depth);
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) {
    if (value.every((v) => typeof v !== 'object')) return `[${value.map((v) => yaml(v)).join(', ')}]`;
    return `\n${value.map((v) => `${pad}- ${yaml(v, depth + 1).replace(/^\n\s*/, '')}`).join('\n')}`;
  }
  if (typeof value === 'object') {
    const entries = Object.entries(value);
    if (!entries.length) return '{}';
    return `\n${entries.map(([k, v]) => `${pad}${k}:${separated(yaml(v, depth + 1))}`).join('\n')}`;
  }
  return typeof value === 'string' && QUOTED.test(value) ? JSON.stringify(value) : String(value);
}

const separated = (/** @type {string} */ text) => (text.startsWith('\n') ? text : ` ${text}`);
