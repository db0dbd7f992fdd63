import type { Candidate, Finalist, SearchResult } from '@dl-rsim/spec';
import { exampleSearchSpec } from '@dl-rsim/spec/testing';
import { expect, it } from 'vitest';
import { coordinatesText, knobLabel, lastLevelOf, searchMetrics, winnersOf } from './search-rows.ts';
import { constraintText, knobRangeText } from './search-text.ts';

const spec = exampleSearchSpec({ constraints: [{ metric: 'area', atMostValue: 5e-5 }] });

const candidate: Candidate = {
  candidateIndex: 7,
  coordinates: [12, 'shiftedWindow'],
  metrics: [{ metric: 'latency', value: 1e-6 }],
  isFeasible: true,
  reason: '',
};

function finalist(candidateIndex: number, isOnFront: boolean): Finalist {
  const levels = (['closedForm', 'pipeline'] as const).map((level, place) => ({
    level,
    metrics: [{ metric: 'latency' as const, value: (1 + place) * 1e-6 }],
  }));
  return { candidateIndex, levels, gapRatio: 1, accuracy: null, isFeasible: true, isOnFront };
}

it('shows what is wanted and what is bounded, each once', () => {
  expect(searchMetrics(spec)).toEqual(['latency', 'energy', 'area']);
  const both = { ...spec, constraints: [{ metric: 'energy' as const, atMostValue: 1 }] };
  expect(searchMetrics(both)).toEqual(['latency', 'energy']);
});

it('writes coordinates as the form names them', () => {
  expect(coordinatesText(spec, candidate)).toBe('PEs in a tile 12, Partition Shifted windows');
});

it('names a field that it does not know by its path', () => {
  expect(knobLabel('chip.gone')).toBe('chip.gone');
});

it('takes a finalist at the most exact level, and as winners those on the front', () => {
  expect(lastLevelOf(finalist(1, true))?.level).toBe('pipeline');
  const finalists = [finalist(1, true), finalist(2, false)];
  const winners = winnersOf({ finalists } as SearchResult);
  expect(winners.map(({ candidateIndex }) => candidateIndex)).toEqual([1]);
});

it('writes bounds and ranges with units', () => {
  expect(constraintText({ metric: 'area', atMostValue: 5e-5 })).toBe('Area at most 50 mm²');
  expect(constraintText({ metric: 'accuracy', atLeastValue: 0.91 })).toBe('Accuracy at least 91.00 %');
  const range = { lowValue: 1e-9, highValue: 1e-8, scale: 'logarithmic' as const };
  expect(knobRangeText({ path: 'chip.converters.conversionSec', range })).toBe('1 ns to 10 ns, logarithmic');
  expect(knobRangeText(spec.knobs[0]!)).toBe('6, 12, 24');
});
