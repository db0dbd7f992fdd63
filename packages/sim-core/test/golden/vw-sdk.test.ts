/**
 * Cycles of shifted windows (VW-SDK), recomputed independently of this program from the closed form of
 * rhe2022; read from DLRSIM_GOLDEN_DIR, never copied here.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  columnBlockCountOf,
  type Layout,
  rowBlockCountOf,
  stepCountOf,
  strandsOf,
} from '../../src/mapping/partition.ts';
import { im2colLayout } from '../../src/mapping/partition-im2col.ts';
import { shiftedWindowLayout } from '../../src/mapping/shifted-window.ts';
import { convNode, layerFormat } from '../../testing/index.ts';

/** What the file holds: square inputs of side I, square kernels of side K, one bit line a weight. */
interface GoldenCase {
  readonly net: string;
  readonly rows: number;
  readonly cols: number;
  readonly layers: readonly {
    readonly I: number;
    readonly K: number;
    readonly IC: number;
    readonly OC: number;
    readonly im2col: number;
    readonly vwsdk: number;
    /** Width and height. */
    readonly pw: readonly [number, number];
    readonly ICt: number | null;
  }[];
  readonly total: { readonly im2col: number; readonly vwsdk: number };
}

const goldenDir = process.env.DLRSIM_GOLDEN_DIR;
if (!goldenDir) console.warn('DLRSIM_GOLDEN_DIR IS NOT SET: shifted windows are NOT compared with VW-SDK');
const file = goldenDir ? readFileSync(join(goldenDir, 'deploy/vwsdk_cycles.json'), 'utf8') : '{"cases":[]}';
const { cases } = JSON.parse(file) as { readonly cases: readonly GoldenCase[] };

it.skipIf(!goldenDir)('all four cases are there', () => {
  expect(cases).toHaveLength(4);
});

describe.each(cases)('$net on $rows x $cols', ({ rows, cols, layers, total }) => {
  const format = layerFormat({ crossbarRowCount: rows, crossbarColumnCount: cols });
  const strands = strandsOf(format, 'together');
  const cut = layers.map(({ I, K, IC, OC }) => {
    const node = convNode({
      ...{ heightCount: I, widthCount: I, kernelHeightCount: K, kernelWidthCount: K },
      ...{ inputChannelCount: IC, outputChannelCount: OC },
    });
    const shape = { kernel: node.kernel!, output: node.output };
    /** One crossbar, read once in every cycle. */
    const cyclesOf = (layout: Layout) =>
      stepCountOf(layout, node.output) * rowBlockCountOf(layout) * columnBlockCountOf(layout);
    const shifted = shiftedWindowLayout(shape, format, strands);
    return {
      im2col: cyclesOf(im2colLayout(shape.kernel, format, strands)),
      vwsdk: cyclesOf(shifted),
      windowText: shifted.windowText,
    };
  });

  it('layer by layer', () => {
    expect(cut.map(({ im2col, vwsdk }) => ({ im2col, vwsdk }))).toEqual(
      layers.map(({ im2col, vwsdk }) => ({ im2col, vwsdk })),
    );
  });

  it('in all', () => {
    const sumOf = (key: 'im2col' | 'vwsdk') => cut.reduce((sum, layer) => sum + layer[key], 0);
    expect({ im2col: sumOf('im2col'), vwsdk: sumOf('vwsdk') }).toMatchObject({
      im2col: total.im2col,
      vwsdk: total.vwsdk,
    });
  });

  it('the windows are those of the file', () => {
    const windows = layers.map(({ pw: [width, height], ICt }) =>
      ICt === null ? `${height} x ${width} places` : `${height} x ${width} places, ${ICt} channels`,
    );
    expect(cut.map(({ windowText }) => windowText)).toEqual(windows);
  });
});
