import { type AxeResults, source } from 'axe-core';
import type { Page } from 'playwright-core';

/**
 * axe-core cannot tell the contrast of what stands on a gradient: the page is looked at once on each of its colors. It is
 * run by the browser's debugger, which no content security policy stops.
 */
const run = `(async () => {
  const { backgroundColor, backgroundImage } = getComputedStyle(document.body);
  const results = [];
  for (const color of [backgroundColor, ...(backgroundImage.match(/rgb\\(.*?\\)/g) ?? [])]) {
    document.body.style.background = color;
    results.push(await axe.run());
  }
  document.body.style.background = '';
  return results;
})()`;

/** What axe-core finds in a page, in words. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(source);
  const results = await page.evaluate<AxeResults[]>(run);
  return results
    .flatMap(({ violations, incomplete }) => [...violations, ...incomplete.filter(({ id }) => id === 'color-contrast')])
    .map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
    );
}
