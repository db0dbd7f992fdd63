import { type BitsRun, bitsOf } from './browser-bits-runs.ts';

/** Makes one run after the other: a worker may compile WebAssembly at once, a page may not. */
self.onmessage = ({ data }: MessageEvent<BitsRun>) => {
  self.postMessage(bitsOf(data));
};
