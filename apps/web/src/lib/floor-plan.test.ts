import { expect, it } from 'vitest';
import { exampleDeploymentResult } from '../testing/example-deployment-result.ts';
import { floorPlanOf, layerColor, tileBeside } from './floor-plan.ts';

const result = exampleDeploymentResult();

it('stacks the layers of a tile in the order of the network', () => {
  const { tiles } = floorPlanOf(result, 4);
  expect(tiles[0]?.crossbarCount).toBe(3);
  expect(tiles[0]?.shares).toEqual([
    { layerIndex: 0, ratio: 0.5 },
    { layerIndex: 3, ratio: 0.25 },
  ]);
  expect(tiles[1]?.shares).toEqual([]);
});

it('draws a link from router to router, and both directions beside each other', () => {
  const links = [
    { fromIndex: 0, toIndex: 1, loadBytes: 96, busyRatio: 0.1 },
    { fromIndex: 1, toIndex: 0, loadBytes: 8, busyRatio: 0.1 },
  ];
  const [there, back] = floorPlanOf({ ...result, links }, 4).links;
  expect([there?.x1, there?.x2]).toEqual([0, 1]);
  expect([back?.x1, back?.x2]).toEqual([1, 0]);
  expect(there?.y1).not.toBe(back?.y1);
});

it('leaves out links that carry nothing, and those of routers without tiles', () => {
  const links = [
    { fromIndex: 0, toIndex: 1, loadBytes: 0, busyRatio: 0 },
    { fromIndex: 0, toIndex: 9, loadBytes: 5, busyRatio: 0.1 },
    { fromIndex: 0, toIndex: 0, loadBytes: 5, busyRatio: 0.1 },
  ];
  expect(floorPlanOf({ ...result, links }, 4).links).toEqual([]);
});

/** Two chips of 2 x 2 tiles. */
function twoChips() {
  const floorPlan = [0, 1].flatMap((chipIndex) =>
    [0, 1].flatMap((rowIndex) =>
      [0, 1].map((columnIndex) => ({ chipIndex, rowIndex, columnIndex, routerIndex: 0, parts: [] })),
    ),
  );
  return floorPlanOf({ ...result, floorPlan }, 4);
}

it('puts chips side by side', () => {
  const plan = twoChips();
  expect([plan.chipCount, plan.columnCount, plan.rowCount]).toEqual([2, 2, 2]);
  expect(plan.width).toBeCloseTo(4.6, 12);
  expect(plan.tiles[4]?.x).toBeCloseTo(2.6, 12);
});

it('walks with the arrow keys, over the gap between chips, and stops at the edges', () => {
  const plan = twoChips();
  expect(tileBeside(plan, 0, 'ArrowRight')).toBe(1);
  expect(tileBeside(plan, 1, 'ArrowRight')).toBe(4);
  expect(tileBeside(plan, 4, 'ArrowLeft')).toBe(1);
  expect(tileBeside(plan, 1, 'ArrowDown')).toBe(3);
  expect(tileBeside(plan, 0, 'ArrowUp')).toBeNull();
  expect(tileBeside(plan, 0, 'Enter')).toBeNull();
});

it('gives every layer a colour of its own', () => {
  const colors = Array.from({ length: 60 }, (_, place) => layerColor(place, 60, 'light'));
  expect(new Set(colors).size).toBe(60);
  expect(layerColor(0, 1, 'dark')).toBe('hsl(260 55% 52%)');
});
