/** Expected seconds to the end of what is under way, from how fast it has gone since it began. */
export class Pace {
  #of: string | null = null;
  #startedMsec = 0;
  #startCount = 0;

  /** Null before anything of it is done. What is begun anew, by another name, is timed anew. */
  remainingSec(of: string, doneCount: number, totalCount: number): number | null {
    const nowMsec = performance.now();
    if (of !== this.#of) {
      this.#of = of;
      this.#startedMsec = nowMsec;
      this.#startCount = doneCount;
    }
    const newCount = doneCount - this.#startCount;
    if (newCount <= 0) return null;
    const eachSec = (nowMsec - this.#startedMsec) / 1000 / newCount;
    return Math.max(0, eachSec * (totalCount - doneCount));
  }
}
