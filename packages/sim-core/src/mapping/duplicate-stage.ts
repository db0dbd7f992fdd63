/** What duplication knows of a layer: work that copies share, and what one copy takes. */
export interface CopyStage {
  /** Steps of one image, made by one copy. */
  readonly stepCount: number;
  /** Crossbars of one copy. */
  readonly crossbarCount: number;
  readonly stepSec: number;
  /** Fewest and most copies: 1 and `stepCount`, a copy beyond which has nothing to do; equal when pinned. */
  readonly leastCount: number;
  readonly mostCount: number;
}

/** Time in which `copyCount` copies make one image. */
export const stageSec = (stage: CopyStage, copyCount: number): number =>
  Math.ceil(stage.stepCount / copyCount) * stage.stepSec;

export const isPinned = (stage: CopyStage): boolean => stage.leastCount === stage.mostCount;

/** Crossbars of all copies. */
export function crossbarsOf(stages: readonly CopyStage[], copies: readonly number[]): number {
  let total = 0;
  for (let i = 0; i < stages.length; i++) total += copies[i]! * stages[i]!.crossbarCount;
  return total;
}

/** Crossbars without which nothing works. */
export const leastCrossbars = (stages: readonly CopyStage[]): number =>
  crossbarsOf(
    stages,
    stages.map(({ leastCount }) => leastCount),
  );

export const clampCopies = (stage: CopyStage, copyCount: number): number =>
  Math.min(stage.mostCount, Math.max(stage.leastCount, copyCount));

/** Fewest copies that need fewer steps than `copyCount` copies; Infinity when no number of copies does. */
export function nextUsefulCount(stage: CopyStage, copyCount: number): number {
  const steps = Math.ceil(stage.stepCount / copyCount);
  const next = steps > 1 ? Math.ceil(stage.stepCount / (steps - 1)) : Infinity;
  return next <= stage.mostCount ? next : Infinity;
}

/** The numbers of copies worth taking, rising: each the fewest for its number of steps. */
export function usefulCounts(stage: CopyStage): readonly number[] {
  const counts: number[] = [];
  for (let n = stage.leastCount; n <= stage.mostCount; n = nextUsefulCount(stage, n)) counts.push(n);
  return counts;
}
