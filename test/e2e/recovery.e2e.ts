import { createClient, RunCancelDocument, RunDocument, waitForRun } from '@dl-rsim/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { makeToken, newAccount, signUp } from './pages.ts';
import { crash, type Product, removeHome, startProduct, waitUntil } from './product.ts';
import { launchFromScript, launchOnly } from './script.ts';

const SIZE = { imageCount: 400, repeatCount: 4 };
let product: Product;
let token = '';

beforeAll(async () => {
  product = await startProduct();
  const browser = await launchBrowser();
  const page = await browser.newPage();
  await signUp(page, product.url, newAccount());
  token = await makeToken(page, product.url);
  await browser.close();
});

afterAll(async () => {
  await product?.stop();
  if (product) removeHome(product);
});

const client = () => createClient({ url: `${product.url}/api/graphql`, token });
const runOf = async (id: string) => (await client().request(RunDocument, { id })).run;
const isHalfDone = (id: string) => async () => ((await runOf(id))?.progress.doneShardCount ?? 0) >= 3;

test('a run whose worker and API are killed ends with the same bits, nothing counted twice', async () => {
  const calm = await launchFromScript({ url: product.url, token, ...SIZE });
  const id = await launchOnly({ url: product.url, token, ...SIZE });
  await waitUntil(isHalfDone(id), 60_000);
  crash(product, 'worker');
  crash(product, 'api');
  await waitUntil(async () => (await runOf(id).catch(() => null)) !== null, 30_000);
  const disturbed = await waitForRun(client(), id);
  expect(disturbed.state).toBe('SUCCEEDED');
  expect(disturbed.attempts.map(({ outcome }) => outcome)).toEqual(['lost', 'succeeded']);
  expect(disturbed.resultDigest).toBe(calm.resultDigest);
});

test('a run is cancelled within five seconds and stays cancelled', async () => {
  const id = await launchOnly({ url: product.url, token, imageCount: 1000, repeatCount: 20 });
  await waitUntil(isHalfDone(id), 60_000);
  const start = Date.now();
  await client().request(RunCancelDocument, { input: { id } });
  const ended = await waitForRun(client(), id);
  expect(Date.now() - start).toBeLessThan(5000);
  expect(ended.state).toBe('CANCELLED');
  expect(ended.result).toBeNull();
});
