import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** What axe finds wrong with the page that is seriously in somebody's way, a line each. */
export async function seriousViolations(page: Page): Promise<readonly string[]> {
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.evaluate(axeSource);
  const found = await page.evaluate<Violation[]>('axe.run().then(({ violations }) => violations)');
  const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.map(({ id, nodes }) => `${id} ${nodes[0]?.html ?? ''}`);
}
