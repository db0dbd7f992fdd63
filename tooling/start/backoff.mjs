const FIRST_MS = 500;
const LONGEST_MS = 10_000;
/** A program that ran this long was well: its next crash is a first one. */
const HEALTHY_MS = 60_000;

/**
 * How long to wait before each restart: 0.5 s, doubling up to 10 s; from the start again after a healthy
 * minute.
 */
export function createBackoff() {
  let nextMs = FIRST_MS;
  return {
    /** @param {number} ranMs how long the program had run */
    delayMs(ranMs) {
      if (ranMs >= HEALTHY_MS) nextMs = FIRST_MS;
      const delayMs = nextMs;
      nextMs = Math.min(nextMs * 2, LONGEST_MS);
      return delayMs;
    },
  };
}
