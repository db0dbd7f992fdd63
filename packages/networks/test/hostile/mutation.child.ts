import { hostileSeeds } from './seeds.ts';
import { tryMutation } from './try-mutation.ts';

/** Tries every `step`th mutation from `first` below `end`, and says of each that it begins and ends. */

export type MutationWord =
  | { readonly kind: 'began'; readonly mutationNumber: number }
  | {
      readonly kind: 'ended';
      readonly mutationNumber: number;
      readonly isRead: boolean;
      readonly cpuSec: number;
    }
  | { readonly kind: 'failed'; readonly mutationNumber: number; readonly why: string };

const [first = 0, end = 0, step = 1] = process.argv.slice(2).map(Number);
const tell = (word: MutationWord) =>
  new Promise<void>((resolve) => process.send?.(word, undefined, undefined, () => resolve()));

// What libraries have to say of broken files is no concern of the test.
console.log = console.warn = console.error = () => undefined;

const seeds = await hostileSeeds();
for (let mutationNumber = first; mutationNumber < end; mutationNumber += step) {
  await tell({ kind: 'began', mutationNumber });
  const before = process.cpuUsage();
  try {
    const { isRead, complaint } = await tryMutation(seeds, mutationNumber);
    const { user, system } = process.cpuUsage(before);
    const cpuSec = (user + system) / 1e6;
    if (complaint !== null) await tell({ kind: 'failed', mutationNumber, why: complaint });
    else await tell({ kind: 'ended', mutationNumber, isRead, cpuSec });
  } catch (error) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    await tell({ kind: 'failed', mutationNumber, why });
  }
}
process.disconnect?.();
