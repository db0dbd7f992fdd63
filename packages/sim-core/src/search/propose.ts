import type { SearchMethod } from '@dl-rsim/spec';
import { unreachable } from '../numeric/invariant.ts';
import { createLedger } from './ledger.ts';
import { evolve } from './nsga2.ts';
import { gridPlan, latinHypercubePlan, randomPlan, sobolPlan } from './plan.ts';
import type { Score } from './score.ts';
import { type Point, type Space, sizeOf } from './space.ts';
import { learn } from './surrogate.ts';

/** Batches of designs, none twice; takes the scores of the last batch in its order. */
export type Proposals = Generator<readonly Point[], void, readonly Score[]>;

export interface ProposalOptions {
  /** Designs in all; fewer where the space has fewer, and of a grid those that it has. */
  readonly pointCount: number;
  /** Designs of a plan that are asked for together. */
  readonly batchCount: number;
  /** 16 hexadecimal digits. */
  readonly seed: string;
}

/** Designs by a method. */
export function propose(method: SearchMethod, space: Space, options: ProposalOptions): Proposals {
  const { batchCount, ...plan } = { ...options, ledger: createLedger(space) };
  switch (method) {
    case 'grid':
      return inBatches(gridPlan(space), batchCount);
    case 'random':
      return inBatches(randomPlan(plan), batchCount);
    case 'latinHypercube':
      return inBatches(latinHypercubePlan(plan), batchCount);
    case 'sobol':
      return inBatches(sobolPlan(plan), batchCount);
    case 'nsga2':
      return evolve(plan);
    case 'surrogate':
      return learn(plan);
    default:
      return unreachable(method);
  }
}

/** Designs that a method will ask for. */
export function proposalCount(method: SearchMethod, space: Space, pointCount: number): number {
  return method === 'grid' ? sizeOf(space) : Math.min(pointCount, sizeOf(space));
}

function* inBatches(points: readonly Point[], batchCount: number): Proposals {
  for (let first = 0; first < points.length; first += batchCount) {
    yield points.slice(first, first + batchCount);
  }
}
