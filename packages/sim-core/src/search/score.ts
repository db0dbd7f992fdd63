/** What a search learns of a design: numbers of which less is better; null where the design is impossible. */
export type Score = {
  readonly objectives: readonly number[];
  /** By constraint, over its limit: above 0 where it is broken. */
  readonly slacks: readonly number[];
} | null;

/** How much is broken, all constraints together: 0 where none is, Infinity where the design is impossible. */
export function violationOf(score: Score): number {
  if (!score) return Infinity;
  return score.slacks.reduce((sum, slack) => sum + Math.max(0, slack), 0);
}

/** Objectives of the scores at `indices`, [place][objective]. */
export function objectiveRows(scores: readonly Score[], indices: readonly number[]): Float64Array {
  const objectiveCount = indices.length > 0 ? scores[indices[0]!]!.objectives.length : 0;
  const rows = new Float64Array(indices.length * objectiveCount);
  indices.forEach((index, place) => {
    rows.set(scores[index]!.objectives, place * objectiveCount);
  });
  return rows;
}

/** Places of the scores that are possible and break nothing. */
export function feasibleIndices(scores: readonly Score[]): number[] {
  return [...scores.keys()].filter((index) => violationOf(scores[index]!) === 0);
}
