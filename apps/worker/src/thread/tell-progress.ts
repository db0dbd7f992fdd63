import type { ThreadProgress } from './protocol.ts';

const TELL_INTERVAL_MSEC = 100;

/** Passes progress on, at most every 100 ms and whenever the last step of a phase is done. */
export function tellProgress(tell: (progress: ThreadProgress) => void): (progress: ThreadProgress) => void {
  let toldMsec = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const nowMsec = performance.now();
    if (nowMsec - toldMsec < TELL_INTERVAL_MSEC && progress.doneCount < progress.totalCount) return;
    toldMsec = nowMsec;
    tell(progress);
  };
}
