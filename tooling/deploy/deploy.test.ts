import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDeploymentResult } from '@dl-rsim/spec';
import { describe, expect, it } from 'vitest';
import { type DesignOptions, readDesign } from './read-design.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
/** A child reads all formats of networks before it begins. */
const CHILD_MS = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'deploy-'));
const LENET: DesignOptions = {
  specPath: undefined,
  network: 'lenet5-mnist',
  preset: 'isaac-ce',
  level: 'closedForm',
};

function deploy(...options: readonly string[]) {
  const { INIT_CWD: _, ...env } = process.env;
  const run = spawnSync(process.execPath, [MAIN, ...options], { encoding: 'utf8', cwd: folder, env });
  return { code: run.status, out: run.stdout, error: run.stderr };
}

function specFile(name: string, spec: unknown): string {
  writeFileSync(join(folder, name), JSON.stringify(spec));
  return name;
}

const read = (options: Partial<DesignOptions>) =>
  readDesign({ ...LENET, ...options }, (path) => resolve(folder, path));

describe('as a command', () => {
  it('prints the result as JSON', { timeout: CHILD_MS }, () => {
    const run = deploy('--network', 'lenet5-mnist', '--preset', 'isaac-ce', '--level', 'closedForm');
    expect(run.error).toBe('');
    expect(run.code).toBe(0);
    const result = readDeploymentResult(JSON.parse(run.out));
    expect(result.areaM2 * 1e6).toBeCloseTo(85.4, 1);
    expect(result.levels.map(({ level }) => level)).toEqual(['closedForm']);
  });

  it('refuses what does not fit with the ways out and exits with 1', { timeout: CHILD_MS }, () => {
    const chip = { tileRowCount: 1, tileColumnCount: 1, peCount: 1, crossbarCount: 1 };
    const file = specFile('small.json', { chip });
    const run = deploy(file, '--network', 'lenet5-mnist', '--preset', 'isaac-ce');
    expect(run.code).toBe(1);
    expect(run.out).toBe('');
    expect(run.error).toMatch(/^chip\.chipCount: the network needs \d+ crossbars.*reprogram/);
  });

  it('exits with 2 and the usage where the command line is none', { timeout: CHILD_MS }, () => {
    const run = deploy('--chip', 'isaac-ce');
    expect(run.code).toBe(2);
    expect(run.error).toMatch(/usage: npm run deploy/);
  });
});

describe('a design', () => {
  it('is the preset with what the file changes', async () => {
    const changes = { chip: { peCount: 6 }, mapping: { duplication: 'none' } };
    const { spec } = await read({ specPath: specFile('changes.json', changes) });
    expect(spec.chip.peCount).toBe(6);
    expect(spec.chip.crossbarCount).toBe(8);
    expect(spec.mapping.duplication).toBe('none');
    expect(spec.level).toBe('closedForm');
  });

  it('takes an alternative in place of the other one', async () => {
    const cost = { fixed: { energyJ: 1e-12, areaM2: 1e-9 } };
    const { spec } = await read({ specPath: specFile('fixed.json', { chip: { converters: { cost } } }) });
    expect(spec.chip.converters.cost).toEqual(cost);
  });
});

describe('is refused with a message:', () => {
  it('a field out of its range', async () => {
    const specPath = specFile('range.json', { chip: { peCount: 0 } });
    await expect(read({ specPath })).rejects.toThrow(/^chip.peCount is 0; it must be at least 1$/);
  });

  it('a digest of another network', async () => {
    const specPath = specFile('digest.json', { networkDigest: 'a'.repeat(64) });
    await expect(read({ specPath })).rejects.toThrow(
      /^networkDigest is a{64}, and lenet5-mnist has [0-9a-f]/,
    );
  });

  it.each([
    ['a network that is not there', { network: 'nowhere.onnx' }, /neither a file nor one of lenet5-mnist/],
    ['no network', { network: undefined }, /^no network: give --network/],
    ['an unknown preset', { preset: 'isaak' }, /^--preset isaak is no preset; there are isaac-ce/],
    ['a missing spec', { specPath: 'gone.json' }, /gone\.json cannot be read as JSON/],
  ])('%s', async (_, options, message) => {
    await expect(read(options)).rejects.toThrow(message);
  });
});
