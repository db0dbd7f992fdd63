/**
 * The cycle of an image pipeline (image-pipeline.ts): time until the slowest stage has all its places where
 * the next one takes them from. All stages begin together, each on an image of its own, with their inputs in
 * place but for the first one, which takes the image as it comes in. Poolings and joins work along with the
 * stage that they belong to.
 */
import { imagePipelineTimes } from './image-pipeline.ts';
import type { PipelineEdge, PipelineModel, PipelineNode } from './pipeline-model.ts';

/**
 * The model of one cycle, one image of which is a cycle: nodes keep the edges of their own stage; behind them
 * stands for every other edge a node without work that waits for all of its places.
 */
export function stagesApart(model: PipelineModel): PipelineModel {
  // With a cycle of 1, starts are numbers of stages.
  const stages = imagePipelineTimes(model, 1).startsSec;
  const sinks: PipelineNode[] = [];
  const nodes = model.nodes.map((node, nodeIndex) => {
    const isWithin = ({ sourceIndex }: PipelineEdge) => (stages[sourceIndex] ?? 0) === stages[nodeIndex];
    for (const edge of node.inputs) if (!isWithin(edge)) sinks.push(sinkOf(node, edge));
    const inputs = node.inputs
      .filter(isWithin)
      .map((edge) => ({ ...edge, bufferPlaceCount: Number.POSITIVE_INFINITY }));
    return { ...node, inputs };
  });
  return { ...model, nodes: [...nodes, ...sinks] };
}

const sinkOf = (node: PipelineNode, edge: PipelineEdge): PipelineNode => ({
  ...node,
  inputs: [{ ...edge, window: null, bufferPlaceCount: Number.POSITIVE_INFINITY }],
  ...{ heightCount: 1, widthCount: 1, stepHeightCount: 1, stepWidthCount: 1 },
  ...{ replicaCount: 1, stepSec: 0, fillSec: 0 },
});
