import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readNetworkFile } from '@dl-rsim/networks';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { newAccount, signUp } from './pages.ts';
import { type Product, removeHome, startProduct } from './product.ts';

const FILES = join(import.meta.dirname, '../../packages/networks');

let product: Product;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let libraryUrl: string;
const complaints: string[] = [];

beforeAll(async () => {
  product = await startProduct();
  browser = await launchBrowser();
  context = await browser.newContext({ viewport: { width: 1360, height: 900 }, acceptDownloads: true });
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
  });
  await signUp(page, product.url, newAccount());
  libraryUrl = `${page.url().replace(/(prj_\w+).*/, '$1')}/library`;
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  if (product) removeHome(product);
});

/** Gives a file to an import form and waits until all imports have ended; their texts. */
async function importFile(form: string, file: string): Promise<string> {
  const section = page.getByRole('region', { name: form });
  await section.locator('input[type=file]').setInputFiles(join(FILES, file));
  await section.getByRole('button', { name: 'Import', exact: true }).click();
  const list = page.getByRole('region', { name: 'Imports' });
  const [name = ''] = basename(file).split('.');
  await list.getByText(name, { exact: true }).waitFor({ timeout: 30_000 });
  const underWay = list.getByText(/waiting|reading/).first();
  await underWay.waitFor({ state: 'detached', timeout: 60_000 });
  return list.innerText();
}

test('an ONNX network is imported, verified, looked at and exported again', async () => {
  await page.goto(libraryUrl);
  expect(await importFile('Import a network', 'testing/onnx/residual.onnx')).toContain('imported');
  await page.getByRole('link', { name: 'Open the network' }).first().click();
  const verified = page.getByRole('region', { name: 'Verified import' });
  await verified.getByText('the same but for rounding').waitFor();
  expect(await verified.innerText()).toContain('16 of 16 predictions agree');
  const graph = page.getByRole('region', { name: 'Graph', exact: true });
  expect(await graph.getByRole('button').count()).toBe(15);
  await page.getByRole('region', { name: 'Crossbars that it needs' }).waitFor();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: /ONNX/ }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('residual.onnx');
  const written = await readNetworkFile(readFileSync(await download.path()), { name: 'residual' });
  expect(written.ok && written.value.network.layers.length).toBe(15);
}, 120_000);

test('code in a network is refused with its place', async () => {
  await page.goto(libraryUrl);
  const text = await importFile('Import a network', 'testing/keras-v3/lambda.keras');
  expect(text).toContain('refused');
  expect(text).toContain('Lambda');
}, 60_000);

test('class folders become a data set with its pictures and balance', async () => {
  await page.goto(`${libraryUrl}?tab=datasets`);
  await importFile('Import a data set', 'src/dataset/fixtures/class-folders.zip');
  await page.getByRole('link', { name: 'Open the data set' }).first().click();
  await page.getByRole('heading', { name: 'Class balance' }).waitFor();
  const picture = page.getByRole('img', { name: /First images/ });
  await picture.waitFor();
  const width = await picture.evaluate((image) => (image as HTMLImageElement).naturalWidth);
  expect(width).toBeGreaterThan(0);
}, 60_000);

test('no page complained', () => {
  expect(complaints).toEqual([]);
});
