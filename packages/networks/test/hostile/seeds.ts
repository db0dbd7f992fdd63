import type { DatasetFile, DatasetOptions } from '../../src/index.ts';
import { datasetSeeds, graphSeeds, kerasSeeds, onnxSeeds, tfjsSeeds } from '../../testing/index.ts';

/** A right file, from which wrong ones are made. */
export type Seed =
  | {
      readonly kind: 'network';
      readonly name: string;
      readonly bytes: Uint8Array;
      /** The HDF5 library loops for ever on some: what ends it is the time limit of the import's child. */
      readonly mayHang: boolean;
    }
  | {
      readonly kind: 'dataset';
      readonly name: string;
      readonly files: readonly DatasetFile[];
      readonly options: DatasetOptions;
    };

/** Of every format that is read, at least one. */
export async function hostileSeeds(): Promise<readonly Seed[]> {
  const networks = [...tfjsSeeds(), ...graphSeeds(), ...onnxSeeds(), ...(await kerasSeeds())];
  return [
    ...networks.map(({ name, bytes }): Seed => ({ kind: 'network', name, bytes, mayHang: hasHdf5(bytes) })),
    ...datasetSeeds().map((seed): Seed => ({ kind: 'dataset', ...seed })),
  ];
}

/** By itself, or as the weights within an archive of Keras 3. */
const hasHdf5 = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes).includes('\u0089HDF', 'latin1') || Buffer.from(bytes).includes('.weights.h5');

/** One mutation in 20 is of HDF5, which costs the most; the others take turns. */
export function seedOf(seeds: readonly Seed[], mutationNumber: number): Seed {
  const isHdf5Turn = mutationNumber % 20 === 0;
  const turns = seeds.filter((seed) => (seed.kind === 'network' && seed.mayHang) === isHdf5Turn);
  return turns[Math.floor(isHdf5Turn ? mutationNumber / 20 : mutationNumber) % turns.length]!;
}
