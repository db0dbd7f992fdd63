import { expect, it } from 'vitest';
import { layOutGraph, NODE_HEIGHT_PX, NODE_WIDTH_PX } from './graph-layout.ts';

const residual = [
  { name: 'stem', inputIndices: [-1] },
  { name: 'branch', inputIndices: [0] },
  { name: 'add', inputIndices: [1, 0] },
];

it('puts every layer below those it takes from, and no two on one place', () => {
  const { nodes, widthPx, heightPx } = layOutGraph(residual);
  const at = new Map(nodes.map((node) => [node.index, node]));
  expect([...at.keys()].sort((a, b) => a - b)).toEqual([-1, 0, 1, 2]);
  for (const [index, { inputIndices }] of residual.entries()) {
    for (const source of inputIndices)
      expect(at.get(index)!.y).toBeGreaterThanOrEqual(at.get(source)!.y + NODE_HEIGHT_PX);
  }
  for (const { x, y } of nodes) {
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + NODE_WIDTH_PX).toBeLessThanOrEqual(widthPx);
    expect(y + NODE_HEIGHT_PX).toBeLessThanOrEqual(heightPx);
  }
});

it('draws every edge from its layer to the one that takes it', () => {
  const { edges } = layOutGraph(residual);
  const drawn = edges.map(({ from, to }) => `${from}>${to}`).sort();
  expect(drawn).toEqual(['-1>0', '0>1', '0>2', '1>2']);
  expect(edges.every(({ points }) => points.length >= 2)).toBe(true);
});
