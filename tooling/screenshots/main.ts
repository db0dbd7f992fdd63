import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../../test/e2e/browser.ts';
import { launchExample, newAccount, signUp } from '../../test/e2e/pages.ts';
import { removeHome, startProduct } from '../../test/e2e/product.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'screenshots');
const SCHEMES = ['light', 'dark'] as const;

/** Writes screenshots/<page>-<scheme>.png; with --readme also the picture of the README. */
const product = await startProduct();
const browser = await launchBrowser();
try {
  mkdirSync(folder, { recursive: true });
  const context = await browser.newContext({
    viewport: { width: 1360, height: 900 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const account = { ...newAccount(), email: 'ada@example.org' };
  for (const name of ['', 'sign-up', 'sign-in'])
    await shoot(page, name || 'landing', `${product.url}/${name}`);
  await signUp(page, product.url, account);
  const projectUrl = page.url().replace(/\?.*/, '');
  await shoot(page, 'home-new', projectUrl);
  await page.goto(projectUrl);
  const sweepUrl = await launchExample(page);
  await page.getByRole('region', { name: /^Accuracy against/ }).waitFor({ timeout: 120_000 });
  await shoot(page, 'sweep-running', sweepUrl);
  await page.goto(sweepUrl);
  await page.getByText(/^12 of 12 points/).waitFor({ timeout: 300_000 });
  await shoot(page, 'sweep', sweepUrl);
  const pages: Readonly<Record<string, string>> = {
    home: '',
    designs: '/designs',
    'design-new': '/designs/new?preset=dl-rsim-baseline',
    library: '/library',
    'library-datasets': '/library?tab=datasets',
    launch: '/launch',
    runs: '/runs',
    sweeps: '/sweeps',
    'deployment-new': '/deployments/new',
    'search-new': '/searches/new',
  };
  for (const [name, path] of Object.entries(pages)) await shoot(page, name, projectUrl + path);
  await page.goto(`${projectUrl}/runs`);
  await page
    .getByRole('link', { name: /HRS sigma/ })
    .first()
    .click();
  await page.waitForURL(/\/runs\/run_/);
  await shoot(page, 'run', page.url());
  await launchAndShoot(page, 'deployment', { url: `${projectUrl}/deployments/new`, button: 'Deploy' });
  await shoot(page, 'deployments', `${projectUrl}/deployments`);
  await launchAndShoot(page, 'search', { url: `${projectUrl}/searches/new`, button: 'Search' });
  await shoot(page, 'searches', `${projectUrl}/searches`);
  await shoot(page, 'tokens', `${product.url}/settings/tokens`);
  await narrow(context, projectUrl);
  if (process.argv.includes('--readme')) {
    mkdirSync(join(root, 'docs/images'), { recursive: true });
    copyFileSync(join(folder, 'sweep-light.png'), join(root, 'docs/images/sweep.png'));
  }
} finally {
  await browser.close();
  await product.stop();
  removeHome(product);
}

/** Sends a form as it stands, and takes the page of what it has launched once that has a result. */
async function launchAndShoot(
  page: Page,
  name: string,
  { url, button }: { readonly url: string; readonly button: string },
): Promise<void> {
  await page.goto(url);
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.getByRole('button', { name: 'Result (JSON)' }).waitFor({ timeout: 60_000 });
  await shoot(page, name, page.url());
}

async function shoot(page: Page, name: string, url: string): Promise<void> {
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    await page.goto(url);
    await page.waitForLoadState('networkidle', { timeout: 5000 }).catch(() => undefined);
    await page.waitForTimeout(700);
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), fullPage: true });
  }
  console.log(name);
}

/** The home page on a telephone. */
async function narrow(context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage();
  await page.setViewportSize({ width: 390, height: 844 });
  await shoot(page, 'home-narrow', url);
  await page.close();
}
