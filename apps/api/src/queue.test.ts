import { expect, it } from 'vitest';
import { jobIdOf } from './queue.ts';

it('makes a job id of the UUID in an id', () => {
  expect(jobIdOf('run_018f6b2a5c7b7d3e8f2a4b6c8d0e1f23')).toBe('018f6b2a-5c7b-7d3e-8f2a-4b6c8d0e1f23');
});
