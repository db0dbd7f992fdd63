import { type LayerFeed, layerFeeds } from './duplicate-feeds.ts';
import type { CopyStage } from './duplicate-stage.ts';
import type { ProgramLayer } from './dynamic-program.ts';
import type { StepLayer } from './dynamic-program-steps.ts';
import type { TransferLayer } from './dynamic-program-transfer.ts';
import type { MappedLayer } from './mapped-layer.ts';
import type { StrideFeed } from './stride-rule.ts';
import type { Workload } from './workload.ts';

/** Feeds in steps: how many of a source's steps a step of its reader uses up. */
export function strideFeeds(
  layers: readonly MappedLayer[],
  feeds: readonly (readonly LayerFeed[])[],
): readonly (readonly StrideFeed[])[] {
  return feeds.map((ofLayer, i) =>
    ofLayer.map(({ sourceIndex, windows }) => {
      const source = layers[sourceIndex]!;
      if (windows === null) return { sourceIndex, stepRatio: source.stepsPerImageCount };
      const placeRatio = windows.reduce(
        (ratio, { window }) => ratio * window.strideHeightCount * window.strideWidthCount,
        1,
      );
      return { sourceIndex, stepRatio: (placeRatio * placesPerStep(layers[i]!)) / placesPerStep(source) };
    }),
  );
}

const placesPerStep = ({ stepHeightCount, stepWidthCount }: MappedLayer): number =>
  stepHeightCount * stepWidthCount;

/** Layers as the step model sees them. */
export function stepLayers(
  layers: readonly MappedLayer[],
  workload: Workload,
): readonly (StepLayer & TransferLayer)[] {
  const feeds = layerFeeds(layers, workload);
  return layers.map((layer, i) => {
    const node = workload.nodes[layer.nodeIndex]!;
    const window = node.inputs[0]?.window;
    return {
      stepCount: layer.stepsPerImageCount,
      heightCount: node.output.heightCount,
      widthCount: node.output.widthCount,
      stepHeightCount: layer.stepHeightCount,
      stepWidthCount: layer.stepWidthCount,
      tailRatio: window ? window.padTopCount / window.strideHeightCount : 0,
      feeds: feeds[i]!,
      crossbarCount: layer.crossbarsPerCopyCount,
      inputBits: layer.step.inputValueCount * layer.format.activationBits,
      outputBits: layer.step.outputValueCount * layer.format.activationBits,
    };
  });
}

export function programLayers(
  layers: readonly MappedLayer[],
  stages: readonly CopyStage[],
  workload: Workload,
): readonly ProgramLayer[] {
  return stepLayers(layers, workload).map((layer, i) => ({ ...layer, ...stages[i]! }));
}
