/**
 * How far a run is, in steps of its phase: passes over calibration images, rows of error tables, passes for
 * moments, images times draws; of a deployment passes over images for its activity, then its levels of time.
 */
export interface Progress {
  readonly phase: Phase;
  readonly doneCount: number;
  readonly totalCount: number;
}

export type Phase = 'calibration' | 'tables' | 'moments' | 'images' | 'activity' | 'levels';

/**
 * Passes the steps of what `create` makes on as progress of one phase: each counts one, from `firstCount` on.
 * A finished generator keeps its locals, weights of whole networks among them, and so does whoever holds it:
 * hence it is made here and let go here.
 */
export function* countSteps<T>(
  create: () => Generator<unknown, T>,
  span: { readonly phase: Phase; readonly firstCount?: number; readonly totalCount: number },
): Generator<Progress, T> {
  const { phase, totalCount } = span;
  // In an object, for this generator would keep a local as well.
  const held: { steps: Generator<unknown, T> | null } = { steps: create() };
  let doneCount = span.firstCount ?? 0;
  for (;;) {
    const step = held.steps!.next();
    if (step.done) {
      held.steps = null;
      return step.value;
    }
    doneCount++;
    yield { phase, doneCount, totalCount };
  }
}
