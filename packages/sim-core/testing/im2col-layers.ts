import type { LayerFormat, MappedLayer, StepActions } from '../src/mapping/mapped-layer.ts';
import type { Workload, WorkNode } from '../src/mapping/workload.ts';

const LINES = 128;

/** 128 x 128 crossbars, 16-bit numbers in 2-bit cells, input bit by bit. */
const FORMAT: LayerFormat = {
  crossbarRowCount: LINES,
  crossbarColumnCount: LINES,
  usableColumnCount: LINES,
  ouRowCount: LINES,
  ouColumnCount: LINES,
  sideCount: 1,
  converterCount: 1,
  linesPerColumnCount: 8,
  extraLineCount: 0,
  activationBits: 16,
  inputCycleCount: 16,
  dacBits: 1,
  weightBits: 16,
  partialSumBits: 16,
};

const NO_ACTIONS: StepActions = {
  readCount: 0,
  rowDriveCount: 0,
  conversionCount: 0,
  cellReadCount: 0,
  shiftAddCount: 0,
  accumulateCount: 0,
  inputValueCount: 0,
  outputValueCount: 0,
};

/** Every crossbar layer of a workload, a kernel a column, one copy; of the actions only the values. */
export function im2colLayers(workload: Workload): readonly MappedLayer[] {
  return workload.nodes.flatMap((node, nodeIndex) =>
    node.kernel ? [im2colLayer(node, nodeIndex, node.kernel.matrix)] : [],
  );
}

function im2colLayer(
  node: WorkNode,
  nodeIndex: number,
  matrix: { readonly groupCount: number; readonly rowCount: number; readonly columnCount: number },
): MappedLayer {
  const { groupCount, rowCount, columnCount } = matrix;
  const rowBlockCount = Math.ceil(rowCount / LINES);
  const columnBlockCount = groupCount * Math.ceil((columnCount * FORMAT.linesPerColumnCount) / LINES);
  return {
    nodeIndex,
    layerIndex: node.layerIndex,
    layerName: node.name,
    partition: 'im2col',
    windowText: '1 x 1',
    format: FORMAT,
    stepHeightCount: 1,
    stepWidthCount: 1,
    crossbarsPerCopyCount: rowBlockCount * columnBlockCount,
    rowBlockCount,
    columnBlockCount,
    strandCount: 1,
    usedCellsPerCopyCount: groupCount * rowCount * columnCount * FORMAT.linesPerColumnCount,
    useRuns: [],
    cycleCount: 16,
    readsInSequenceCount: 1,
    widestReadCount: LINES,
    step: {
      ...NO_ACTIONS,
      inputValueCount: groupCount * rowCount,
      outputValueCount: groupCount * columnCount,
    },
    stepsPerImageCount: node.output.heightCount * node.output.widthCount,
    replicaCount: 1,
    guests: [],
  };
}
