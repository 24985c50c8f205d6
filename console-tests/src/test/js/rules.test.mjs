// The rules of the console that need no browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastMinute, merged, minuteSeconds, perSecond } from '../../../target/rules/steps.js';
import { yaml } from '../../../target/rules/yaml.js';
import { length, ms, percent, rate, reason } from '../../../target/rules/text.js';

const steps = (count) => ({ count, failed: count, mended: count, tokens: count, p50: count, p99: count, firstToken: count });
const hour = (times, count, providers = {}) => ({ stepSeconds: 10, lastSeconds: 5, times, calls: steps(count), providers });

test('newer steps take the place of those of the same time and stand behind the others', () => {
  const both = merged(hour([0, 10, 20], [1, 2, 3]), hour([20, 30], [7, 8]));
  assert.deepEqual(both.times, [0, 10, 20, 30]);
  assert.deepEqual(both.calls.count, [1, 2, 7, 8]);
});

test('a provider that is new, or not told of any more, has a line as long as the times', () => {
  const both = merged(hour([0, 10], [1, 2], { old: steps([1, 2]) }), hour([10, 20], [3, 4], { new: steps([3, 4]) }));
  assert.deepEqual(both.providers.old.count, [1, 0, 0]);
  assert.deepEqual(both.providers.new.count, [0, 3, 4]);
  assert.deepEqual(both.providers.new.p50, [null, 3, 4]);
});

test('a gap asks for the whole hour again', () => {
  assert.equal(merged(hour([0, 10], [1, 2]), hour([30, 40], [3, 4])), null);
});

test('no more than an hour is kept', () => {
  const times = Array.from({ length: 360 }, (_, i) => i * 10);
  const both = merged(hour(times, times), hour([3590, 3600], [1, 2]));
  assert.equal(both.times.length, 360);
  assert.equal(both.times[0], 10);
  assert.equal(both.calls.count.length, 360);
});

test('a step that runs counts for the seconds that it has run', () => {
  const h = hour([0, 10, 20], [20, 30, 10]);
  assert.deepEqual(perSecond(h, h.calls.count), [2, 3, 2]);
  assert.deepEqual(perSecond({ ...h, lastSeconds: 0.2 }, h.calls.count), [2, 3, 10]);
  assert.deepEqual(perSecond({ ...h, lastSeconds: 0.2 }, [1, 1, 0]), [0.1, 0.1, null]);
  assert.equal(lastMinute([100, 1, 1, 1, 1, 1, 1, 1]), 7);
  assert.equal(minuteSeconds(h), 25);
  assert.equal(minuteSeconds(null), 60);
});

test('values are said in one form', () => {
  assert.equal(ms(999), '999 ms');
  assert.equal(ms(1234), '1.23 s');
  assert.equal(ms(61000), '1 min 1 s');
  assert.equal(ms(null), '–');
  assert.equal(percent(0, 7), '0 %');
  assert.equal(percent(7, 7), '100 %');
  assert.equal(percent(1, 100000), '< 0.1 %');
  assert.equal(percent(0, 0), '–');
  assert.equal(rate(0.01), '< 0.1');
  assert.equal(length(3700), '1 h 1 min');
  assert.equal(reason('http_503'), 'it answers 503');
  assert.equal(reason('some_new_code'), 'some new code');
});

test('a configuration is shown as it could be written', () => {
  assert.equal(yaml({ a: { b: [1, 2], c: 'x: y' }, d: [{ e: true }], f: {}, g: null }), '\na:\n  b: [1, 2]\n  c: "x: y"\nd:\n  - e: true\nf: {}\ng: null');
});
