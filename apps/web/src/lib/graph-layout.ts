import { Graph, layout } from '@dagrejs/dagre';

/** A layer and where its inputs come from; -1 is the image. */
export interface GraphLayer {
  readonly name: string;
  readonly inputIndices: readonly number[];
}

export interface PlacedNode {
  /** Place in the list of layers; -1 is the image. */
  readonly index: number;
  /** Upper left corner. */
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge {
  readonly from: number;
  readonly to: number;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface GraphLayout {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** Size of a layer's box. */
export const NODE_WIDTH_PX = 190;
export const NODE_HEIGHT_PX = 40;
const MARGIN_PX = 12;

/** Layers from top to bottom, the image first, with room for every edge. */
export function layOutGraph(layers: readonly GraphLayer[]): GraphLayout {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 28, ranksep: 26, marginx: MARGIN_PX, marginy: MARGIN_PX });
  graph.setDefaultEdgeLabel(() => ({}));
  const size = { width: NODE_WIDTH_PX, height: NODE_HEIGHT_PX };
  for (let index = -1; index < layers.length; index++) graph.setNode(String(index), { ...size });
  for (const [index, { inputIndices }] of layers.entries()) {
    for (const source of inputIndices) graph.setEdge(String(source), String(index));
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    widthPx: Math.ceil(width),
    heightPx: Math.ceil(height),
    nodes: graph.nodes().map((name) => {
      const { x, y } = graph.node(name);
      return { index: Number(name), x: x - NODE_WIDTH_PX / 2, y: y - NODE_HEIGHT_PX / 2 };
    }),
    edges: graph.edges().map((edge) => ({
      from: Number(edge.v),
      to: Number(edge.w),
      points: graph.edge(edge).points ?? [],
    })),
  };
}
