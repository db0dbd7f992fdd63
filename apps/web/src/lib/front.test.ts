import { expect, it } from 'vitest';
import { frontKeysOf } from './front.ts';

const designs = [
  { key: 'fast', x: 1, y: 9 },
  { key: 'both', x: 2, y: 4 },
  { key: 'beaten', x: 3, y: 5 },
  { key: 'frugal', x: 5, y: 1 },
  { key: 'as frugal but slower', x: 6, y: 1 },
];

it('keeps what nothing beats, when less is better', () => {
  expect(frontKeysOf(designs, { x: 'latency', y: 'energy' })).toEqual(['fast', 'both', 'frugal']);
});

it('turns around where more is better', () => {
  expect(frontKeysOf(designs, { x: 'latency', y: 'accuracy' })).toEqual(['fast']);
  expect(frontKeysOf(designs, { x: 'efficiency', y: 'accuracy' })).toEqual([
    'fast',
    'beaten',
    'as frugal but slower',
  ]);
});
