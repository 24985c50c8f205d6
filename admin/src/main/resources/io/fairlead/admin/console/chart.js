// Charts over the last hour: a thin line in a card, and a large one with a scale.
// @ts-check
import { useEffect, useRef } from 'preact/hooks';
import { signal } from '@preact/signals';
import { html } from './ui.js';

const SPARK_STEPS = 120;
const HEIGHT = 190;
const LEAST_SECONDS = 600;
const FEW = 30;

/** A line of few points shows them, as one alone would not be seen. */
const few = (/** @type {import('uplot')} */ _self, /** @type {number} */ _line, /** @type {number} */ from, /** @type {number} */ to) => to - from < FEW;

/** Without a pointer over it the legend tells of the last step. */
function tellLast(/** @type {import('uplot')} */ plot) {
  const last = plot.data[0].length - 1;
  if (last >= 0 && (plot.cursor.idx === null || plot.cursor.idx === undefined)) plot.setLegend({ idx: last });
}

/** Changes when the colours do, so that what is painted follows. */
export const theme = signal('');
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => (theme.value = `${Date.now()}`));

/**
 * A line without a scale, drawn as SVG; `bad` is laid over it.
 *
 * @param {{values: (number | null)[], bad: (number | null)[], label: string}} props
 */
export function Spark({ values, bad, label }) {
  const last = values.slice(-SPARK_STEPS).map((v) => v ?? 0);
  const lastBad = bad.slice(-SPARK_STEPS).map((v) => v ?? 0);
  const most = Math.max(0.1, ...last);
  const path = (/** @type {number[]} */ line) =>
    line
      .map((v, i) => `${i ? 'L' : 'M'}${(240 - (line.length - 1 - i) * (240 / (SPARK_STEPS - 1))).toFixed(1)} ${(38 - (v / most) * 35).toFixed(1)}`)
      .join('');
  return html`<svg class="spark" viewBox="0 0 240 40" preserveAspectRatio="none" role="img" aria-label=${label}>
    <path class="ground" d="M0 38.5H240" />
    <path class="calls" d=${path(last)} />
    ${lastBad.some((v) => v > 0) && html`<path class="failed" d=${path(lastBad)} />`}
  </svg>`;
}

/** @typedef {{label: string, values: (number | null)[], colour: string}} ChartLine */

/**
 * A chart with a scale. What it shows last is also said in words, for who cannot see it.
 *
 * @param {{title: string, say: (value: number) => string, times: number[], lines: ChartLine[]}} props
 */
export function Chart({ title, say, times, lines }) {
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  const plot = useRef(/** @type {import('uplot') | null} */ (null));
  const data = () => /** @type {import('uplot').AlignedData} */ ([times, ...lines.map((line) => line.values)]);
  useEffect(() => {
    const box = place.current;
    if (!box) return undefined;
    const style = getComputedStyle(document.documentElement);
    const colour = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
    const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--rule'), width: 1 }, ticks: { show: false }, font: '12px system-ui' };
    const said = (/** @type {number | null | undefined} */ v) => (v === null || v === undefined ? '–' : say(v));
    const made = new window.uPlot(
      {
        width: box.clientWidth,
        height: HEIGHT,
        cursor: { drag: { x: false, y: false } },
        hooks: { setCursor: [tellLast], ready: [tellLast] },
        axes: [
          { ...axis, values: '{HH}:{mm}', space: 60 },
          { ...axis, size: 62, values: (_, ticks) => ticks.map(say) },
        ],
        scales: { x: { time: true, range: (_self, min, max) => [Math.min(min, max - LEAST_SECONDS), max] }, y: { range: (_self, _min, max) => [0, Math.max(1, (max ?? 0) * 1.1)] } },
        series: [
          { label: 'at', value: '{HH}:{mm}:{ss}' },
          ...lines.map((line) => ({ label: line.label, stroke: colour(line.colour), width: 1.75, points: { size: 4, show: few }, value: (/** @type {import('uplot')} */ _, /** @type {number | null} */ v) => said(v) })),
        ],
      },
      data(),
      box,
    );
    plot.current = made;
    const resize = new ResizeObserver(() => made.setSize({ width: box.clientWidth, height: HEIGHT }));
    resize.observe(box);
    return () => {
      resize.disconnect();
      made.destroy();
    };
  }, [theme.value]);
  useEffect(() => {
    if (plot.current) {
      plot.current.setData(data());
      tellLast(plot.current);
    }
  }, [times, lines]);
  const spoken = lines.map((line) => `${line.label} ${said(line.values, say)}`).join(', ');
  return html`<figure class="chart"><figcaption>${title}<span class="hidden">: now ${spoken}</span></figcaption><div ref=${place} aria-hidden="true"></div></figure>`;
}

/** The last value of a line that is known, in words. */
function said(/** @type {(number | null)[]} */ values, /** @type {(value: number) => string} */ say) {
  const known = values.filter((v) => v !== null);
  const last = known[known.length - 1];
  return last === undefined || last === null ? 'none' : say(last);
}
