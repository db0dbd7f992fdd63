/**
 * How far a run is, in steps of its phase: passes over calibration images, rows of error tables, passes for
 * moments, images times draws.
 */
export interface Progress {
  readonly phase: Phase;
  readonly doneCount: number;
  readonly totalCount: number;
}

export type Phase = 'calibration' | 'tables' | 'moments' | 'images';

/**
 * Passes `steps` on as progress of one phase: each counts one, from `firstCount` on.
 */
export function* countSteps<T>(
  steps: Generator<unknown, T>,
  span: { readonly phase: Phase; readonly firstCount?: number; readonly totalCount: number },
): Generator<Progress, T> {
  const { phase, totalCount } = span;
  let doneCount = span.firstCount ?? 0;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    doneCount++;
    yield { phase, doneCount, totalCount };
  }
}
