import { expect, it } from 'vitest';
import { phaseOf } from './run-state.ts';

it('names the phase before the first shard, and none after', () => {
  expect(phaseOf({ doneRatio: 0, phase: 'tables', phaseDoneRatio: 0.4 })).toEqual({
    label: 'Building error tables',
    doneRatio: 0.4,
  });
  expect(phaseOf({ doneRatio: 0.2, phase: null, phaseDoneRatio: null })).toBeNull();
  expect(phaseOf({ doneRatio: 0.2 })).toBeNull();
});
