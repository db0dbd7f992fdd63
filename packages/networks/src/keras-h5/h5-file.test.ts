import { describe, expect, it } from 'vitest';
import { leftFiles, packH5Model, tinyH5Model } from '../../testing/index.ts';
import { type H5File, isH5, withH5File } from './h5-file.ts';

const KERNEL = '/model_weights/conv/conv/kernel:0';

/** The problem as one line, or what was read. */
async function told(bytes: Uint8Array, use: (file: H5File) => unknown): Promise<unknown> {
  const outcome = await withH5File(bytes, use);
  return outcome.ok ? outcome.value : `${outcome.problem.code} ${outcome.problem.message}`;
}

/** What comes of reading the first kernel when it is written in another way. */
async function kernelStored(change: (weight: object) => object): Promise<unknown> {
  const model = tinyH5Model();
  const [kernel] = model.layers[0]!.weights;
  model.layers[0]!.weights[0] = Object.assign({}, kernel!, change(kernel!));
  return told(await packH5Model(model), (file) => file.numbers(KERNEL));
}

describe('withH5File', () => {
  it('reads texts, lists of texts and numbers, and leaves no file behind', async () => {
    const bytes = await packH5Model();
    const read = await withH5File(bytes, (file) => ({
      config: JSON.parse(file.text('/', 'model_config')).class_name,
      layers: file.texts('/model_weights', 'layer_names'),
      none: file.texts('/model_weights/pool', 'weight_names'),
      kernel: file.numbers(KERNEL),
      groups: [file.hasGroup('/model_weights/conv'), file.hasGroup('/nothing/there'), file.hasGroup(KERNEL)],
      attributes: [file.hasAttribute('/', 'model_config'), file.hasAttribute('/', 'layer_names')],
    }));
    expect(read).toMatchObject({
      ok: true,
      value: {
        config: 'Sequential',
        layers: ['conv', 'pool', 'flatten', 'dense'],
        none: [],
        kernel: { shape: [3, 3, 1, 2], values: tinyH5Model().layers[0]!.weights[0]!.values },
        groups: [true, false, false],
        attributes: [true, false],
      },
    });
    expect(await leftFiles()).toEqual([]);
  });

  it('reads lists of texts of any length, as newer Python writes them', async () => {
    const model = tinyH5Model();
    const names = ['a', '', 'a longer name', '\u00e4'];
    model.finish = (_file, root) => root.create_attribute('names', names);
    const read = await told(await packH5Model(model), (file) => file.texts('/model_weights', 'names'));
    expect(read).toEqual(names);
  });

  it('reads 64-bit numbers and pieces without compression', async () => {
    const { values } = tinyH5Model().layers[0]!.weights[0]!;
    expect(await kernelStored(() => ({ values: Float64Array.from(values) }))).toMatchObject({ values });
    expect(await kernelStored(() => ({ chunks: [1, 3, 1, 2] }))).toMatchObject({ values });
  });

  it('refuses compression before anything is unpacked', async () => {
    const bomb = { shape: [1000, 1000], values: new Float32Array(1_000_000), chunks: [1000, 1000] };
    expect(await kernelStored(() => ({ ...bomb, compression: 'gzip' }))).toMatch(
      /^UNSUPPORTED .* is compressed/,
    );
  });

  it('refuses more numbers than the file can hold', async () => {
    const model = tinyH5Model();
    model.finish = (_file, root) => {
      const stored = { data: new Float32Array(4), shape: [2, 2], maxshape: [null, null], chunks: [2, 2] };
      root.create_dataset({ ...stored, name: 'hollow' }).resize([100_000, 100_000]);
    };
    const hollow = await told(await packH5Model(model), (file) => file.numbers('/model_weights/hollow'));
    expect(hollow).toMatch(/^TOO_BIG weights up to .* need 40000000000 bytes/);
    const bytes = await packH5Model();
    const twice = await told(bytes, (file) => Array.from({ length: 200 }, () => file.numbers(KERNEL)));
    expect(twice).toMatch(/^TOO_BIG weights up to .* need \d+ bytes, the file has \d+/);
  });

  it('refuses integers, groups and names of nothing', async () => {
    const bytes = await packH5Model();
    expect(await kernelStored(() => ({ values: Int32Array.of(1), shape: [1] }))).toMatch(/^UNSUPPORTED/);
    expect(await told(bytes, (file) => file.numbers('/model_weights/conv'))).toMatch(/^MISSING/);
    expect(await told(bytes, (file) => file.numbers('/model_weights/../../etc/passwd'))).toMatch(/^MISSING/);
    expect(await told(bytes, (file) => file.text('/', 'nothing'))).toMatch(/^UNREADABLE/);
    expect(await told(bytes, (file) => file.text('/model_weights', 'layer_names'))).toMatch(/^BAD_FORMAT/);
    expect(await told(bytes, (file) => file.texts('/', 'model_config'))).toMatch(/^BAD_FORMAT/);
    const numbers = tinyH5Model();
    numbers.finish = (_file, root) => root.create_attribute('numbers', [1, 2]);
    const written = await packH5Model(numbers);
    expect(await told(written, (file) => file.texts('/model_weights', 'numbers'))).toMatch(/^BAD_FORMAT/);
  });

  it('follows no link into another file', async () => {
    const model = tinyH5Model();
    model.finish = (_file, root) => root.create_external_link('/etc/passwd', '/x', 'away');
    const answer = await told(await packH5Model(model), (file) => file.numbers('/model_weights/away'));
    expect(answer).toMatch(/^UNSUPPORTED .* is a link to another file/);
  });

  it('throws what its caller throws', async () => {
    const bytes = await packH5Model();
    const bug = new Error('ours');
    const reading = withH5File(bytes, () => {
      throw bug;
    });
    await expect(reading).rejects.toBe(bug);
    expect(await leftFiles()).toEqual([]);
  });
});

it('knows HDF5 by its first bytes', async () => {
  expect(isH5(await packH5Model())).toBe(true);
  expect([isH5(new Uint8Array()), isH5(new TextEncoder().encode('PK\u0003\u0004 zip'))]).toEqual([
    false,
    false,
  ]);
});
