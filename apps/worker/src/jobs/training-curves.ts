import type { TrainingPoint } from '@dl-rsim/spec';

/** More points of single steps say no more on a page. */
const MAX_STEP_POINT_COUNT = 600;

/**
 * With one point more. Ends of epochs are all kept; of the steps between them every second goes when there
 * are too many.
 */
export function withPoint(points: readonly TrainingPoint[], point: TrainingPoint): readonly TrainingPoint[] {
  const all = [...points, point];
  const stepCount = all.filter(isStep).length;
  if (stepCount <= MAX_STEP_POINT_COUNT) return all;
  let place = 0;
  return all.filter((one) => !isStep(one) || place++ % 2 === 1);
}

const isStep = ({ heldOutAccuracyRatio }: TrainingPoint) => heldOutAccuracyRatio === null;
