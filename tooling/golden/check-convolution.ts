import {
  gatherPatch,
  inputPlanes,
  multiplyVector,
  type PatchGeometry,
  programCells,
  type Readout,
} from '@dl-rsim/sim-core';
import { caseAdcs, caseGroups, caseInputs, caseScale, encodeCase } from './case-crossbar.ts';
import type { ConvolutionCase } from './case-file.ts';
import { type CheckOutcome, demand, largestDifference } from './outcome.ts';

const WEIGHT_BITS = 8;
const INPUT = { encoding: 'unsigned', inputBits: 8, dacBits: 1 } as const;

/** A convolution layer, patch by patch, through im2col and the crossbar. */
export function checkConvolution(content: ConvolutionCase): CheckOutcome {
  const { spec, cin, kernel } = content;
  demand(content.bias.length === content.cout, `${content.bias.length} biases for ${content.cout} channels`);
  const filters = content.weights_int.map((filter) => filter.flat(2));
  demand(filters.length === content.cout, `${filters.length} filters for ${content.cout} channels`);
  const encoded = encodeCase(filters, {
    encoding: spec.scheme === 'balanced' ? 'differential' : 'offset',
    weightBits: WEIGHT_BITS,
    cellBits: spec.cell_bits,
    sliceCount: spec.slices,
    lowestConductanceRatio: 0,
  });
  const cells = programCells(encoded);
  demand(encoded.layout.rowCount === cin * kernel * kernel, 'filters are cin x kernel x kernel');
  const groups = caseGroups(content.array_row_bounds, encoded.layout.rowCount);
  const converters = groups.map(() => caseAdcs(content.adc_per_slice, spec.slices));
  const readout: Readout = { input: INPUT, groups, converters, conversion: 'plane' };
  const scale = caseScale(WEIGHT_BITS, inputPlanes(INPUT).highest);
  const rowOrder = channelFirstOrder(cin, kernel);
  let error = 0;
  for (const [image, channels] of content.inputs_int.entries()) {
    const geometry = caseGeometry(content, channels);
    const features = channelsLast(channels, geometry);
    const patch = new Int32Array(geometry.rowCount);
    const outputs = Array.from({ length: content.cout }, () => new Float64Array(geometry.positionCount));
    for (let position = 0; position < geometry.positionCount; position++) {
      gatherPatch(geometry, features, { position, groupIndex: 0 }, patch);
      const rows = Array.from(rowOrder, (row) => patch[row]!);
      const inputs = caseInputs(rows, geometry.rowCount, INPUT);
      const sums = multiplyVector(cells, inputs, { readout });
      for (const [channel, sum] of sums.entries()) {
        outputs[channel]![position] = sum * scale + content.bias[channel]!;
      }
    }
    const expected = content.expected[image]?.map((rows) => rows.flat()) ?? [];
    demand(expected.length === content.cout, `image ${image} has ${expected.length} expected channels`);
    for (const [channel, values] of outputs.entries()) {
      error = Math.max(error, largestDifference(values, expected[channel]!));
    }
  }
  const tolerance = content.tolerance_abs;
  const detail = `${content.inputs_int.length} images`;
  return { isPassed: error <= tolerance, error, tolerance, detail };
}

/** The same number of padded places on all sides, the window as far as it goes. */
function caseGeometry(
  { cin, cout, kernel, stride, padding }: ConvolutionCase,
  channels: readonly (readonly (readonly number[])[])[],
): PatchGeometry {
  const inputHeightCount = channels[0]!.length;
  const inputWidthCount = channels[0]![0]!.length;
  const slide = (inputCount: number) => Math.floor((inputCount + 2 * padding - kernel) / stride) + 1;
  const outputWidthCount = slide(inputWidthCount);
  const positionCount = slide(inputHeightCount) * outputWidthCount;
  demand(outputWidthCount > 0 && positionCount > 0, 'the kernel fits into the image');
  return {
    positionCount,
    groupCount: 1,
    rowCount: cin * kernel * kernel,
    columnCount: cout,
    inputHeightCount,
    inputWidthCount,
    channelCount: cin,
    outputWidthCount,
    kernelHeightCount: kernel,
    kernelWidthCount: kernel,
    strideHeightCount: stride,
    strideWidthCount: stride,
    dilationHeightCount: 1,
    dilationWidthCount: 1,
    padTopCount: padding,
    padLeftCount: padding,
  };
}

/** [channel][y][x] as [y][x][channel]. */
function channelsLast(
  channels: readonly (readonly (readonly number[])[])[],
  { inputHeightCount, inputWidthCount, channelCount }: PatchGeometry,
): Int32Array {
  demand(channels.length === channelCount, `an image has ${channels.length} channels, not ${channelCount}`);
  const features = new Int32Array(inputHeightCount * inputWidthCount * channelCount);
  for (const [channel, rows] of channels.entries()) {
    demand(
      rows.flat().length === inputHeightCount * inputWidthCount,
      `channel ${channel} has ${rows.flat().length} pixels`,
    );
    for (const [pixel, value] of rows.flat().entries()) features[pixel * channelCount + channel] = value;
  }
  return features;
}

/** Row of the patch (y, x, channel) for every row of the file's matrix (channel, y, x). */
function channelFirstOrder(channelCount: number, kernel: number): Int32Array {
  const places = kernel * kernel;
  return Int32Array.from(
    { length: channelCount * places },
    (_, row) => (row % places) * channelCount + Math.floor(row / places),
  );
}
