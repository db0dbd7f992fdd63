import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { makeToken, newAccount, signUp } from './pages.ts';
import { type Product, removeHome, startProduct } from './product.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
/** Where the example finds the client as a package: inside the workspace. */
const folder = join(root, 'test/e2e/generated');

let product: Product;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  product = await startProduct();
  const browser = await launchBrowser();
  const page = await browser.newPage();
  await signUp(page, product.url, newAccount());
  // The library of a first start is there: the scripts take its first network and data set.
  await page.getByRole('button', { name: 'Launch example' }).waitFor({ timeout: 60_000 });
  const TOKEN = await makeToken(page, product.url);
  await browser.close();
  env = { ...process.env, TOKEN, URL: `${product.url}/api/graphql` };
  mkdirSync(folder, { recursive: true });
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await product?.stop();
  if (product) removeHome(product);
});

function blockAfter(heading: string, language: string): string {
  const section = readme.slice(readme.indexOf(`### ${heading}`));
  const code = section.split(`\`\`\`${language}\n`)[1]?.split('```')[0];
  if (!code) throw new Error(`the README has no ${language} block under ${heading}`);
  return code;
}

test('the curl example of the README creates, launches, waits for and reads a run', async () => {
  const code = blockAfter('curl', 'bash').replace(/^export URL=.*\n/m, '');
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', code], { env });
  const accuracy = JSON.parse(stdout) as { meanRatio: number; repeatCount: number; imageCount: number };
  expect(accuracy).toMatchObject({ repeatCount: 3, imageCount: 100 });
  expect(accuracy.meanRatio).toBeGreaterThan(0.2);
});

test('the TypeScript example of the README does the same', async () => {
  const code = blockAfter('TypeScript', 'ts').replace(
    "'http://localhost:3000/api/graphql'",
    'process.env.URL',
  );
  const file = join(folder, 'readme.ts');
  writeFileSync(file, code);
  const { stdout } = await run(process.execPath, [file], { env });
  expect(stdout).toContain('100 %');
  expect(stdout).toMatch(/SUCCEEDED \{[^}]*meanRatio: 0\.\d+/);
});
