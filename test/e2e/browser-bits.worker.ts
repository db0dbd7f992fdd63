import { type DesignBits, designBitsOf } from './browser-bits-designs.ts';
import { type BitsRun, bitsOf } from './browser-bits-runs.ts';

/** Makes one run after the other: a worker may compile WebAssembly at once, a page may not. */
self.onmessage = ({ data }: MessageEvent<BitsRun | DesignBits>) => {
  self.postMessage('design' in data ? designBitsOf(data) : bitsOf(data));
};
