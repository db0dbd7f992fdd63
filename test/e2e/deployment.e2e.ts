import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousViolations } from './accessible.ts';
import { launchBrowser } from './browser.ts';
import { newAccount, signUp, tableOf } from './pages.ts';
import { type Product, removeHome, startProduct } from './product.ts';

let product: Product;
let browser: Browser;
let page: Page;
let projectUrl: string;
let searchUrl: string;
const complaints: string[] = [];

beforeAll(async () => {
  product = await startProduct();
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1360, height: 900 }, reducedMotion: 'reduce' });
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
  });
  await signUp(page, product.url, newAccount());
  projectUrl = page.url().replace(/(prj_\w+).*/, '$1');
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  if (product) removeHome(product);
});

test('a network is deployed on a chip from the literature, and the result says what it takes', async () => {
  await page.goto(`${projectUrl}/deployments/new`);
  await page
    .getByRole('region', { name: 'Does it fit?' })
    .getByText('28 crossbars', { exact: true })
    .waitFor({ timeout: 90_000 });
  await expectAccessible('the form of a deployment');
  await deploy();
  const levels = page.getByRole('list', { name: 'Levels of time' }).getByRole('listitem');
  const latencies = (await levels.allInnerTexts()).map((text) => Number(/([\d.]+) µs/.exec(text)?.[1]));
  expect(latencies).toHaveLength(3);
  expect(latencies).toEqual(latencies.toSorted((a, b) => a - b));
  expect(latencies[0]).toBeGreaterThan(0);
  const rows = await tableOf(page, { figure: /^Energy$/, rowCount: 5 });
  expect(rows.map(([part]) => part)).toContain('Converter');
  await expectAccessible('a deployment');
}, 180_000);

test('the floor plan is walked with the arrow keys', async () => {
  const plan = page.getByRole('region', { name: 'Floor plan' });
  await plan.getByRole('button').first().focus();
  await plan.getByText(/^Chip 1, row 1, column 1: \d+ crossbars/).waitFor();
  await page.keyboard.press('ArrowRight');
  await plan.getByText(/^Chip 1, row 1, column 2: \d+ crossbars/).waitFor();
});

test('a number that cannot be is named beside its field', async () => {
  await page.goto(`${projectUrl}/deployments/new`);
  await page.getByRole('button', { name: 'Chip', exact: true }).click();
  const count = page.getByLabel('PEs in a tile');
  await count.fill('-3');
  await expect.poll(() => count.getAttribute('aria-invalid')).toBe('true');
  await page.getByRole('button', { name: 'Chip 1 to put right' }).waitFor();
  expect(await page.getByRole('button', { name: 'Deploy', exact: true }).isDisabled()).toBe(true);
});

test('a search of a grid confirms its winners at the most exact level', async () => {
  await page.goto(`${projectUrl}/searches/new`);
  await page.getByText('The grid has 16 candidates.').waitFor();
  await expectAccessible('the form of a search');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page.waitForURL(/\/searches\/sea_/);
  searchUrl = page.url();
  const front = page.getByRole('region', { name: 'Front', exact: true });
  await front.getByText('16 of 16 candidates keep all bounds', { exact: false }).waitFor({ timeout: 60_000 });
  const rows = await tableOf(page, { figure: /^Front$/, rowCount: 16 });
  expect(rows.some(([, kind]) => kind === 'Confirmed')).toBe(true);
  const winners = page.getByRole('table', { name: 'Winners' });
  expect(await winners.getByRole('row').count()).toBeGreaterThan(2);
  await expectAccessible('a search');
}, 90_000);

test('a winner is opened, deployed, and compared with the first deployment', async () => {
  await page
    .getByRole('link', { name: /^Open no\. / })
    .first()
    .click();
  await page.getByRole('region', { name: 'Does it fit?' }).waitFor();
  expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toMatch(/, no\. \d+$/);
  await deploy();
  await page.goto(searchUrl);
  await page
    .getByRole('button', { name: /^Deploy no\. / })
    .last()
    .click();
  await page.waitForURL(/\/deployments\/dep_/);
  await page.getByRole('region', { name: 'Result' }).waitFor({ timeout: 30_000 });
  await page.goto(`${projectUrl}/deployments?x=area&y=energy`);
  const figure = page.getByRole('region', { name: 'Side by side' });
  await figure.getByText('LeNet-5 (MNIST): 3 deployments', { exact: false }).waitFor();
  const rows = await tableOf(page, { figure: /^Side by side$/, rowCount: 3 });
  expect(rows[0]).toEqual(['Deployment', 'Area', 'Energy per image', 'Front']);
  expect(rows.some((row) => row[3] === 'yes')).toBe(true);
  await expectAccessible('all deployments');
}, 90_000);

test('a network that does not fit says how much it needs, and what can be done', async () => {
  const option = page.getByRole('option', { name: 'VGG-16 (ImageNet)' });
  const isOffered = async () => {
    await page.goto(`${projectUrl}/deployments/new`);
    await page.getByRole('combobox', { name: 'Network' }).click();
    return option.waitFor({ timeout: 2000 }).then(
      () => true,
      () => false,
    );
  };
  // the architectures come one after another when the product is new
  await expect.poll(isOffered, { timeout: 60_000 }).toBe(true);
  await option.click();
  await page.getByText('One copy of every layer does not fit.', { exact: false }).waitFor();
  await page.getByRole('button', { name: 'Deploy', exact: true }).click();
  await page.waitForURL(/\/deployments\/dep_/);
  const notice = page.getByRole('alert').filter({ hasText: 'the chips have 16128' });
  await notice.waitFor({ timeout: 30_000 });
  expect(await notice.innerText()).toContain('take 5 chips instead of 1');
}, 120_000);

test('no page threw or logged an error', () => {
  expect(complaints).toEqual([]);
});

/** Sends the form and waits for the result. */
async function deploy(): Promise<void> {
  await page.getByRole('button', { name: 'Deploy', exact: true }).click();
  await page.waitForURL(/\/deployments\/dep_/);
  await page.getByRole('region', { name: 'Result' }).waitFor({ timeout: 30_000 });
}

async function expectAccessible(name: string): Promise<void> {
  expect(await seriousViolations(page), name).toEqual([]);
}
