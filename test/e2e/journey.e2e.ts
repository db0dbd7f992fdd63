import { createClient, RunDocument } from '@dl-rsim/client';
import { fingerprint } from '@dl-rsim/spec';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousViolations } from './accessible.ts';
import { launchBrowser } from './browser.ts';
import { launchExample, makeToken, newAccount, signIn, signUp, tableOf } from './pages.ts';
import { type Product, removeHome, startProduct } from './product.ts';
import { launchFromScript } from './script.ts';

let product: Product;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const account = newAccount();
const complaints: string[] = [];
/** What must be there unchanged after a restart. */
let kept: { readonly token: string; readonly runId: string; readonly resultDigest: string };

beforeAll(async () => {
  product = await startProduct();
  browser = await launchBrowser();
  context = await browser.newContext({ viewport: { width: 1360, height: 900 }, acceptDownloads: true });
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
  });
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  if (product) removeHome(product);
});

test('from sign-up to the plotted result of the example, in three clicks', async () => {
  await signUp(page, product.url, account);
  // A first start is still bringing the library in: the page is looked at before and after.
  await expectAccessible('home at once');
  await page.getByRole('button', { name: 'Launch example' }).waitFor({ timeout: 60_000 });
  await expectAccessible('home');
  const sweepUrl = await launchExample(page);
  const figure = page.getByRole('region', { name: /^Accuracy against/ });
  await figure.waitFor({ timeout: 120_000 });
  await page.getByText(/^12 of 12 points/).waitFor({ timeout: 240_000 });
  expect(await figure.locator('svg, canvas').count()).toBeGreaterThan(0);
  await expectAccessible('sweep');

  const [header, ...rows] = await tableOf(page, { figure: /^Accuracy against/, rowCount: 12 });
  const column = (name: RegExp) => header?.findIndex((title) => name.test(title)) ?? -1;
  const numbers = rows.map((row) => ({
    ratio: Number.parseFloat(row[column(/R-ratio/)] ?? ''),
    sigma: Number.parseFloat(row[column(/sigma/)] ?? ''),
    accuracy: Number.parseFloat(row[column(/^accuracy|^mean/i)] ?? ''),
    ideal: Number.parseFloat(row[column(/ideal/i)] ?? ''),
  }));
  const at = (ratio: number, sigma: number) =>
    numbers.find((row) => row.ratio === ratio && row.sigma === sigma)?.accuracy ?? Number.NaN;
  // the published order: accuracy falls with sigma at R-ratio 10, and a larger R-ratio brings it back
  expect(at(10, 0.725)).toBeLessThan(at(10, 0.435));
  expect(at(10, 0.725)).toBeLessThan(at(50, 0.725));
  expect(Math.abs(at(50, 0) - (numbers[0]?.ideal ?? Number.NaN))).toBeLessThanOrEqual(3);
  expect(page.url()).toContain(sweepUrl.split('?')[0]);
});

test('a run of the sweep says where its numbers come from, and the link opens again', async () => {
  await page.goto(page.url().replace(/\/sweeps\/.*/, '/runs'));
  await expectAccessible('runs');
  await page
    .getByRole('link', { name: /HRS sigma/ })
    .first()
    .click();
  await page.waitForURL(/\/runs\/run_/);
  for (const text of ['Seed', 'Fingerprint']) await page.getByText(new RegExp(text, 'i')).first().waitFor();
  await expectAccessible('run');
  await page.reload();
  await page
    .getByRole('region', { name: /^Sensing errors/ })
    .first()
    .waitFor();
});

test('a bad number is named beside its field and keeps the accelerator from being kept; a good one is kept', async () => {
  await page.goto(page.url().replace(/\/runs\/.*/, '/designs/new?preset=dl-rsim-baseline'));
  await page
    .getByLabel(/R-ratio/)
    .first()
    .fill('0.5');
  await page.keyboard.press('Tab');
  await page
    .getByText(/at least 1\.01/)
    .first()
    .waitFor();
  await expectAccessible('design');
  await page
    .getByLabel(/R-ratio/)
    .first()
    .fill('25');
  await page.getByRole('button', { name: 'Keep accelerator' }).click();
  await page.waitForURL(/\/designs\/dsn_/);
});

test('a run launched the moment the form is filled in opens, is watched live and is cancelled', async () => {
  await page.goto(page.url().replace(/\/designs\/.*/, '/launch'));
  await page.getByLabel('Images', { exact: true }).fill('1000');
  await page.getByLabel('Repeats', { exact: true }).fill('20');
  await page.getByRole('button', { name: 'Launch', exact: true }).click();
  await page.waitForURL(/\/runs\/run_/);
  await page.getByText(/about .* left/).waitFor();
  await page.getByRole('button', { name: 'Cancel run' }).click();
  await page.getByText('Cancelled').first().waitFor({ timeout: 5000 });
});

test('a script does the same with a token from the settings', async () => {
  const token = await makeToken(page, product.url);
  await expectAccessible('tokens');
  const first = await launchFromScript({ url: product.url, token });
  expect(first.state).toBe('SUCCEEDED');
  const again = await launchFromScript({ url: product.url, token });
  expect(again.id).not.toBe(first.id);
  expect(again.resultDigest).toBe(first.resultDigest);
  kept = { token, runId: first.id, resultDigest: first.resultDigest ?? '' };
});

test('a wrong password is refused, the right one opens the same project', async () => {
  const other = await browser.newContext();
  const visitor = await other.newPage();
  await signIn(visitor, product.url, { ...account, password: 'not the password' });
  await visitor
    .getByRole('alert')
    .filter({ hasText: /password/i })
    .waitFor();
  await signIn(visitor, product.url, account);
  await visitor.waitForURL(/\/p\/prj_/);
  await other.close();
});

test('no page threw or logged an error', () => {
  expect(complaints).toEqual([]);
});

test('Ctrl-C ends everything, and a second start finds all data again', async () => {
  expect(await product.stop()).toBe(0);
  product = await startProduct({ home: product.home });
  await signIn(page, product.url, account);
  await page.waitForURL(/\/p\/prj_/);
  await page.goto(`${page.url()}/sweeps`);
  await page.getByText('12 of 12 ended, 100 %').waitFor();
  await page.goto(page.url().replace('/sweeps', '/designs'));
  await page.getByText('DL-RSIM baseline, changed').waitFor();
  const client = createClient({ url: `${product.url}/api/graphql`, token: kept.token });
  const { run } = await client.request(RunDocument, { id: kept.runId });
  expect(run?.resultDigest).toBe(kept.resultDigest);
  expect(fingerprint(run?.result)).toBe(kept.resultDigest);
});

async function expectAccessible(name: string): Promise<void> {
  expect(await seriousViolations(page), name).toEqual([]);
}
