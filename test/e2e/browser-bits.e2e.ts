import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { DESIGN_BITS, type DesignBits, designBitsOf } from './browser-bits-designs.ts';
import { BITS_RUNS, type BitsRun, bitsOf } from './browser-bits-runs.ts';

/** Served by the test itself: nothing leaves the browser. */
const ORIGIN = 'http://bits.test';

let browser: Browser;
let page: Page;

beforeAll(async () => {
  const script = await bundle('browser-bits.worker.ts');
  browser = await launchBrowser();
  page = await browser.newPage();
  await page.route(`${ORIGIN}/**`, (route) => {
    const isScript = route.request().url().endsWith('.js');
    return route.fulfill(
      isScript
        ? { contentType: 'text/javascript', body: script }
        : { contentType: 'text/html', body: '<!doctype html><title>bits</title>' },
    );
  });
  await page.goto(ORIGIN);
});

afterAll(() => browser?.close());

/** The simulator with its runs as one module. */
async function bundle(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    root: import.meta.dirname,
    build: {
      write: false,
      lib: { entry: join(import.meta.dirname, entry), formats: ['es'], fileName: 'runs' },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (!output || !('output' in output)) throw new Error('nothing was bundled');
  const [chunk, ...others] = output.output;
  if (chunk?.type !== 'chunk' || others.length > 0) throw new Error('the bundle is not one module');
  return chunk.code;
}

/** The same run in a worker of the page. */
function bitsInBrowser(run: BitsRun | DesignBits): Promise<string> {
  return page.evaluate(
    (asked) =>
      new Promise<string>((resolve, reject) => {
        const worker = new Worker('/runs.js', { type: 'module' });
        worker.onmessage = ({ data }: MessageEvent<string>) => {
          worker.terminate();
          resolve(data);
        };
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage(asked);
      }),
    run,
  );
}

test.each(BITS_RUNS.map((run) => [`${run.name}, ${run.fidelity}, ${run.kernel}`, run] as const))(
  'Chromium and Node agree to the last digit: %s',
  { timeout: 60_000 },
  async (_, run) => {
    const inNode = bitsOf(run);
    expect(await bitsInBrowser(run)).toBe(inNode);
    expect(inNode).toContain(`"kernel":"${run.kernel}"`);
  },
);

test.each(DESIGN_BITS.map((bits) => [bits.design, bits] as const))(
  'Chromium and Node agree to the last digit: %s',
  { timeout: 60_000 },
  async (_, bits) => {
    const inNode = designBitsOf(bits);
    expect(await bitsInBrowser(bits)).toBe(inNode);
    expect(inNode).toContain('"coreVersion"');
  },
);
