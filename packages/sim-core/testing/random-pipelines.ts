import * as fc from 'fast-check';
import type { Window } from '../src/mapping/workload.ts';
import type { PipelineEdge, PipelineModel, PipelineNode } from '../src/schedule/pipeline-model.ts';

interface EdgeDraw {
  /** How many nodes back; the image where there are no more. */
  readonly distance: number;
  readonly sizes: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly pads: readonly [number, number];
  readonly isWhole: boolean;
  readonly placeSec: number;
  readonly linkUses: readonly { readonly linkIndex: number; readonly placeSec: number }[];
  /** Buffer over the places of the source; null: no limit. */
  readonly bufferRatio: number | null;
}

interface NodeDraw {
  readonly edges: readonly EdgeDraw[];
  readonly extents: readonly [number, number];
  readonly steps: readonly [number, number];
  readonly replicaCount: number;
  readonly stepSec: number;
  readonly fillSec: number;
}

const pair = (min: number, max: number) => fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));
/** Times that are no short sums of powers of two, and 0. */
const time = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: 0.01, max: 3, noNaN: true }) },
  fc.constant(0),
);

const edgeDraw = (hasLimits: boolean): fc.Arbitrary<EdgeDraw> =>
  fc.record({
    distance: fc.integer({ min: 1, max: 3 }),
    sizes: pair(1, 4),
    strides: pair(1, 3),
    pads: pair(0, 2),
    isWhole: fc.integer({ min: 0, max: 4 }).map((choice) => choice === 0),
    placeSec: time,
    linkUses: fc.array(
      fc.record({
        linkIndex: fc.integer({ min: 0, max: 4 }),
        placeSec: fc.double({ min: 0.001, max: 0.5, noNaN: true }),
      }),
      { maxLength: 3 },
    ),
    bufferRatio: hasLimits
      ? fc.oneof(fc.constant(null), fc.double({ min: 0.6, max: 3, noNaN: true }))
      : fc.constant(null),
  });

const nodeDraw = (hasLimits: boolean, extentCount: number): fc.Arbitrary<NodeDraw> =>
  fc.record({
    edges: fc.array(edgeDraw(hasLimits), { minLength: 1, maxLength: 3 }),
    extents: pair(1, extentCount),
    steps: pair(1, 3),
    replicaCount: fc.integer({ min: 1, max: 7 }),
    stepSec: time,
    fillSec: time,
  });

/**
 * Small pipelines with everything that a model may have: joins, strides, windows in the padding, steps of
 * several places, copies, shared links and, where wanted, buffers that may be too small. Extents of outputs
 * do not follow from windows, which no rule asks for.
 */
export const randomPipelines = ({ hasLimits = false, extentCount = 6 } = {}): fc.Arbitrary<PipelineModel> =>
  fc
    .record({
      extents: pair(1, extentCount),
      imagePlaceSec: time,
      nodes: fc.array(nodeDraw(hasLimits, extentCount), { minLength: 1, maxLength: 5 }),
    })
    .map(({ extents: [heightCount, widthCount], imagePlaceSec, nodes }) => {
      const image = { heightCount, widthCount };
      const grids: PipelineNode[] = [];
      for (const [nodeIndex, node] of nodes.entries()) {
        const sourceOf = ({ distance }: EdgeDraw) => Math.max(-1, nodeIndex - distance);
        grids.push({
          ...{ nodeIndex, layerIndex: nodeIndex },
          inputs: node.edges.map((edge) => edgeOf(edge, sourceOf(edge), grids[sourceOf(edge)] ?? image)),
          ...{ heightCount: node.extents[0], widthCount: node.extents[1] },
          ...{ stepHeightCount: node.steps[0], stepWidthCount: node.steps[1] },
          ...{ replicaCount: node.replicaCount, stepSec: node.stepSec, fillSec: node.fillSec },
        });
      }
      return { image, imagePlaceSec, nodes: grids };
    });

function edgeOf(draw: EdgeDraw, sourceIndex: number, source: PipelineModel['image']): PipelineEdge {
  const { sizes, strides, pads, isWhole, bufferRatio } = draw;
  const window: Window = {
    ...{ heightCount: sizes[0], widthCount: sizes[1] },
    ...{ strideHeightCount: strides[0], strideWidthCount: strides[1] },
    ...{ padTopCount: pads[0], padLeftCount: pads[1] },
  };
  const limit =
    bufferRatio === null ? Infinity : Math.ceil(bufferRatio * source.heightCount * source.widthCount);
  const links = [...new Map(draw.linkUses.map((use) => [use.linkIndex, use])).values()];
  return {
    ...{ sourceIndex, placeSec: draw.placeSec, bufferPlaceCount: limit, linkUses: links },
    window: isWhole ? null : window,
  };
}
