import { checkNetwork } from '@dl-rsim/sim-core';
import { fail, type SpecIssue, succeed } from '@dl-rsim/spec';
import { issue } from '../issue.ts';
import { networkName } from '../keras-layers/build-network.ts';
import { ProtoDamage } from '../protobuf/proto-reader.ts';
import type { ReadNetworkOptions, ReadOutcome } from '../read-network.ts';
import { convertGraph } from './convert-graph.ts';
import { decodeModel } from './decode-model.ts';
import { imageInput } from './image-input.ts';
import { neededNodes } from './needed-nodes.ts';
import type { OnnxModel } from './onnx-model.ts';
import { OnnxRefusal } from './onnx-refusal.ts';

const OLDEST_OPSET = 7;
const NEWEST_OPSET = 24;

/**
 * Reads an ONNX model of opset 7 to 24: one image in, one vector of classes out, weights inside the file.
 * Maps become channels-last, and the weights that meet them are permuted. The file may come from anyone:
 * nothing in it is believed or run, and every reason to refuse it is an issue with the node.
 */
export function readOnnxNetwork(bytes: Uint8Array, options: Pick<ReadNetworkOptions, 'name'>): ReadOutcome {
  try {
    const model = decodeModel(bytes);
    const { graph } = model;
    const opset = checkModel(model);
    const [outputName, ...others] = graph.outputNames;
    if (outputName === undefined || others.length > 0) {
      const actual = String(graph.outputNames.length);
      throw new OnnxRefusal(`the graph has ${actual} outputs; it needs exactly one`, { limit: '1', actual });
    }
    const nodes = neededNodes(graph, outputName);
    const image = imageInput(graph, nodes);
    const converted = convertGraph(graph, nodes, { image, opset, outputName });
    if (!converted.ok) return converted;
    const { layers, notes } = converted.value;
    const [heightCount, widthCount, channelCount] = image.extents as [number, number, number];
    const inputShape = { heightCount, widthCount, channelCount };
    const network = { name: networkName(graph.name || options.name), inputShape, layers };
    const checked = checkNetwork(network);
    if (!checked.ok) return fail(checked.problem);
    return succeed({ network, format: 'onnx', notes, original: null });
  } catch (cause) {
    if (cause instanceof OnnxRefusal) return fail([graphIssue(cause)]);
    if (!(cause instanceof ProtoDamage)) throw cause;
    const message = `the file is damaged or no ONNX model: ${cause.message}; export it again`;
    return fail([issue(['graph'], 'UNREADABLE', { message })]);
  }
}

function graphIssue({ message, told: { code, ...told } }: OnnxRefusal): SpecIssue {
  return issue(['graph'], code, { message, ...told });
}

function checkModel({ opset, graph }: OnnxModel): number {
  if (graph.hasSparseWeights) throw new OnnxRefusal('the graph has sparse weights; store them densely');
  if (opset !== null && opset >= OLDEST_OPSET && opset <= NEWEST_OPSET) return opset;
  const limit = `${OLDEST_OPSET} to ${NEWEST_OPSET}`;
  const actual = opset === null ? 'none' : String(opset);
  throw new OnnxRefusal(`the model uses opset ${actual}; opsets ${limit} are supported`, { limit, actual });
}
