import {
  type ComponentKey,
  type DeployedLayer,
  type DeploymentResult,
  deploymentResultSchema,
} from '@dl-rsim/spec';

function exampleLayer(layerIndex: number, layerName: string, dynamicsJ: number[]): DeployedLayer {
  return {
    layerIndex,
    layerName,
    partition: 'im2col',
    windowText: '',
    rowCount: 25,
    columnCount: 6,
    groupCount: 1,
    crossbarsPerCopyCount: 1,
    replicaCount: 2,
    crossbarCount: 2,
    usedCellRatio: 0.5,
    positionCount: 16,
    stepCount: 8,
    stepSec: 1e-7,
    stageSec: 8e-7,
    startSec: 0,
    endSec: 1e-6,
    busyRatio: 0.8,
    bufferBytes: 64,
    actionCounts: dynamicsJ.map(() => 10),
    dynamicsJ,
  };
}

/** Energy as actions and leakage, and area of one component. */
function exampleShare(component: ComponentKey, hierarchyLevel: 'crossbar' | 'tile', amounts: number[]) {
  const [dynamicJ = 0, leakageJ = 0, areaM2 = 0] = amounts;
  return { component, hierarchyLevel, instanceCount: 4, actionCount: 20, dynamicJ, leakageJ, areaM2 };
}

/** Layers 0 and 3 of a network on the two tiles of a chip: three components, two images, one link. */
export function exampleDeploymentResult(changes: Partial<DeploymentResult> = {}): DeploymentResult {
  return deploymentResultSchema.parse({
    resultVersion: 1,
    coreVersion: '0.4.0',
    specFingerprint: 'c'.repeat(64),
    seed: '00000000000000a7',
    networkName: 'example',
    macCount: 1000,
    latencySec: 2e-6,
    intervalSec: 1e-6,
    levels: [{ level: 'closedForm', latencySec: 2e-6, intervalSec: 1e-6 }],
    energyJ: 8e-9,
    areaM2: 7e-6,
    peakPowerW: 1,
    components: [
      exampleShare('crossbar', 'crossbar', [3e-9, 0, 1e-6]),
      exampleShare('converter', 'crossbar', [2e-9, 1e-9, 4e-6]),
      exampleShare('buffer', 'tile', [1e-9, 1e-9, 2e-6]),
    ],
    layers: [exampleLayer(0, 'conv1', [1e-9, 2e-9, 0]), exampleLayer(3, 'dense1', [2e-9, 0, 5e-10])],
    traffic: [{ kind: 'activations', sentBytes: 96, receivedBytes: 96, hopBytes: 96 }],
    links: [{ fromIndex: 0, toIndex: 1, loadBytes: 96, busyRatio: 0.1 }],
    floorPlan: [
      {
        chipIndex: 0,
        rowIndex: 0,
        columnIndex: 0,
        routerIndex: 0,
        parts: [
          { layerIndex: 3, crossbarCount: 1 },
          { layerIndex: 0, crossbarCount: 2 },
        ],
      },
      { chipIndex: 0, rowIndex: 0, columnIndex: 1, routerIndex: 1, parts: [] },
    ],
    timeline: {
      binSec: 1e-7,
      rows: [
        { layerIndex: 0, imageIndex: 0, startSec: 0, endSec: 4e-7, busyRatios: [1, 0.95, 0, 0.5] },
        { layerIndex: 3, imageIndex: 1, startSec: 2.5e-7, endSec: 3.5e-7, busyRatios: [0, 0, 0.5, 0.5] },
      ],
    },
    programming: {
      cellWriteCount: 100,
      writeSec: 1e-6,
      writeJ: 1e-9,
      writesPerImageCount: 0,
      lifetimeImageCount: null,
    },
    crossbars: {
      neededCount: 2,
      allocatedCount: 4,
      availableCount: 8,
      segmentCount: 1,
      usedCellRatio: 0.5,
      useCounts: [0, 0, 0, 0, 4, 0, 0, 0, 0, 0],
    },
    assumptions: [],
    ...changes,
  });
}
