/** What scripts of the page find in the window beside the browser's own. */
interface Window {
  uPlot: typeof import('uplot');
}
