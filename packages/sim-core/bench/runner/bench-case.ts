/**
 * One comparison of two ways to compute. A bench file (`bench/NAME.ts`) exports
 * `benchCases(): Iterable<BenchCase>`, best a generator, so that one case's memory is let go before the next.
 */
export interface BenchCase {
  readonly name: string;
  /** What the baseline is, in a few words. */
  readonly baseline: string;
  /** Unit of the value, such as 'GMAC/s' or 'ms'. */
  readonly unit: string;
  /** The value from the seconds of one `run`. */
  readonly valueOf: (durationSec: number) => number;
  readonly run: () => void;
  /** The same task by the simpler way, or the task that `run` adds to. */
  readonly runBaseline: () => void;
  /** Interleaved repetitions; 15 unless told otherwise. */
  readonly repetitionCount?: number;
}

/** One line of a bench's answer. */
export interface BenchRow {
  readonly name: string;
  /** Time of the case over time of the baseline: 0.2 is five times faster. */
  readonly ratio: number;
  readonly baseline: string;
  readonly value: number;
  readonly unit: string;
  /** Half the middle 80 % of the repetitions' ratios, over the median ratio. */
  readonly spread: number;
  /** Load average of the machine over the last minute. */
  readonly load: number;
}
