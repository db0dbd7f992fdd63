import { applyOverrides, type RunSpec } from '@dl-rsim/spec';
import { type Network, type Progress, simulateReliability } from '../../src/index.ts';
import { randomImages, resnet20Network, vgg16Network } from '../../testing/index.ts';
import { hardware } from '../runner/hardware.ts';

/** One run whose peak is known to fit. */
interface MemoryCase {
  readonly network: () => Network;
  readonly spec: RunSpec;
  readonly classCount: number;
  readonly highestBytes: number;
}

const ONE_IMAGE = { imageCount: 1, calibrationImageCount: 1, chipCount: 1, repeatCount: 1 };

const CASES: Readonly<Record<string, MemoryCase>> = {
  vgg16: {
    network: vgg16Network,
    spec: hardware('table', { sigmaRatio: 0.03, statistics: ONE_IMAGE }),
    classCount: 1000,
    highestBytes: 4e9,
  },
  resnet20: {
    network: resnet20Network,
    spec: hardware('array', { sigmaRatio: 0.05, statistics: { ...ONE_IMAGE, imageCount: 4 } }),
    classCount: 10,
    highestBytes: 1.5e9,
  },
};

const name = process.argv[2] ?? '';
const memoryCase = CASES[name];
if (memoryCase) measure(memoryCase);
else {
  console.error(`there is no memory case "${name}"; the cases are: ${Object.keys(CASES).join(' ')}`);
  process.exitCode = 1;
}

function measure({ network: create, spec, classCount, highestBytes }: MemoryCase): void {
  const clock = startClock();
  const network = create();
  const images = randomImages(network.inputShape, spec.statistics.imageCount, classCount);
  clock.mark();
  const specFingerprint = '0'.repeat(64);
  const steps = simulateReliability({ spec, specFingerprint, network, images, applyOverrides });
  let phase: Progress['phase'] | null = null;
  let step = steps.next();
  for (; !step.done; step = steps.next()) {
    // A step ends with its yield: what came since the last one belongs to the phase that it tells.
    if (step.value.phase !== phase) clock.begin(step.value.phase);
    phase = step.value.phase;
    clock.mark();
  }
  clock.begin('summary');
  clock.mark();
  clock.begin('end');
  if (!step.value.ok) throw new Error(step.value.problem[0]?.message);
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  const verdict = peakBytes < highestBytes ? 'below' : 'ABOVE';
  console.log(`peak ${inMb(peakBytes)}, ${verdict} the limit of ${inMb(highestBytes)}`);
  if (peakBytes >= highestBytes) process.exitCode = 1;
}

/** Prints a line for every phase: its seconds up to its last mark, and the memory there. */
function startClock(): { readonly mark: () => void; readonly begin: (phase: string) => void } {
  let phase = 'network';
  let startMs = performance.now();
  let markMs = startMs;
  let residentBytes = 0;
  let peakBytes = 0;
  return {
    mark() {
      markMs = performance.now();
      residentBytes = process.memoryUsage.rss();
      peakBytes = process.resourceUsage().maxRSS * 1024;
    },
    begin(next) {
      const seconds = ((markMs - startMs) / 1e3).toFixed(1);
      const memory = `${inMb(residentBytes)} resident, peak ${inMb(peakBytes)}`;
      console.log(`${phase.padEnd(12)} ${seconds.padStart(7)} s, ${memory}`);
      phase = next;
      startMs = markMs;
    },
  };
}

function inMb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
