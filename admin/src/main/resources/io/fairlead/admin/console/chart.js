// Charts over the last hour: a thin line in a card, and a large one with a scale.
// @ts-check
import { useEffect, useRef } from 'preact/hooks';
import { html } from './ui.js';

/** A line without a scale, drawn as SVG; `bad` is laid over it. */
export function Spark({ values, bad, label }) {
  const last = values.slice(-120);
  const lastBad = (bad ?? []).slice(-120);
  const most = Math.max(1, ...last);
  const path = (/** @type {number[]} */ line) =>
    line.map((v, i) => `${i ? 'L' : 'M'}${((i / Math.max(1, line.length - 1)) * 240).toFixed(1)} ${(38 - (v / most) * 34).toFixed(1)}`).join('');
  return html`<svg class="spark" viewBox="0 0 240 40" preserveAspectRatio="none" role="img" aria-label=${label}>
    <path class="calls" d=${path(last)} />
    ${lastBad.some((v) => v > 0) && html`<path class="failed" d=${path(lastBad)} />`}
  </svg>`;
}

/** @param {{title: string, unit: string, times: number[], lines: {label: string, values: (number|null)[], colour: string}[]}} props */
export function Chart({ title, unit, times, lines }) {
  const place = useRef(/** @type {HTMLDivElement|null} */ (null));
  const plot = useRef(/** @type {any} */ (null));
  useEffect(() => {
    const box = place.current;
    if (!box) return undefined;
    const style = getComputedStyle(document.documentElement);
    const colour = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
    const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--rule'), width: 1 }, ticks: { show: false }, font: '12px system-ui' };
    const uPlot = /** @type {any} */ (window).uPlot;
    plot.current = new uPlot(
      {
        width: box.clientWidth, height: 190, cursor: { drag: { x: false, y: false } }, legend: { live: true },
        axes: [{ ...axis }, { ...axis, size: 56, values: (_, ticks) => ticks.map((t) => `${t}${unit}`) }],
        scales: { y: { range: (_, min, max) => [0, Math.max(1, max * 1.1)] } },
        series: [{ value: '{HH}:{mm}:{ss}' }, ...lines.map((line) => ({ label: line.label, stroke: colour(line.colour), width: 1.5, points: { show: false }, value: (_, v) => (v === null || v === undefined ? '–' : `${Math.round(v * 10) / 10}${unit}`) }))],
      },
      [times, ...lines.map((line) => line.values)],
      box,
    );
    const resize = new ResizeObserver(() => plot.current?.setSize({ width: box.clientWidth, height: 190 }));
    resize.observe(box);
    return () => {
      resize.disconnect();
      plot.current?.destroy();
    };
  }, [document.documentElement.dataset.theme]);
  useEffect(() => plot.current?.setData([times, ...lines.map((line) => line.values)]), [times, lines]);
  const spoken = lines.map((line) => `${line.label} ${line.values[line.values.length - 1] ?? 'none'}${unit}`).join(', ');
  return html`<figure class="chart"><figcaption>${title}<span class="hidden">: now ${spoken}</span></figcaption><div ref=${place} aria-hidden="true"></div></figure>`;
}
