/** PIMCOMP's own estimate of a batch program (its "practical" time), replayed by its rules. */
import { Machine, type MachineStep, type Replayed, vectorCycles } from './machine.ts';
import { type PimLayer, rowsOf } from './networks.ts';
import { type ArrayGroup, arrayGroups, loadSteps, transfersOf } from './program.ts';

/** `cores` is [layer][copy][group]. */
export function replayBatch(
  layers: readonly PimLayer[],
  cores: readonly (readonly (readonly number[])[])[],
  coreCount: number,
): Replayed {
  const groups = arrayGroups(layers, cores);
  const machine = new Machine(coreCount, groups.length);
  const program = new BatchProgram(layers, groups, coreCount);
  const roundCount = groups.reduce((most, { windows }) => Math.max(most, windows.length), 0);
  for (let round = 0; round < roundCount; round++) machine.round(program.steps(round));
  return machine.result();
}

class BatchProgram {
  readonly #layers: readonly PimLayer[];
  readonly #groups: readonly ArrayGroup[];
  readonly #ofCore: readonly (readonly number[])[];

  constructor(layers: readonly PimLayer[], groups: readonly ArrayGroup[], coreCount: number) {
    this.#layers = layers;
    this.#groups = groups;
    const ofCore = Array.from({ length: coreCount }, (): number[] => []);
    for (const [i, { coreIndex }] of groups.entries()) ofCore[coreIndex]!.push(i);
    this.#ofCore = ofCore;
  }

  /** Of every core in one round: products with their loads, exchange, stores. */
  steps(round: number): readonly (readonly MachineStep[])[] {
    const lists = this.#ofCore.map((own) => this.#products(own, round));
    let exchange = 0;
    for (const [c, own] of this.#ofCore.entries()) {
      for (const [at, g] of own.entries()) {
        const group = this.#groups[g]!;
        if (group.groupIndex === 0 || round >= group.windows.length) continue;
        const before = this.#groups[own[at - 1] ?? -1];
        if (before?.layerIndex === group.layerIndex && before.copyIndex === group.copyIndex) continue;
        const first = this.#groups[g - group.groupIndex]!.coreIndex;
        if (first === c) continue;
        const count = this.#layers[group.layerIndex]!.outputCount;
        lists[c]!.push({ kind: 'exchange', exchange, count });
        lists[first]!.push(
          { kind: 'exchange', exchange, count },
          { kind: 'addSent', count: vectorCycles(count) },
        );
        exchange++;
      }
    }
    for (const [c, own] of this.#ofCore.entries()) {
      for (const g of own) {
        const { groupIndex, windows, layerIndex } = this.#groups[g]!;
        if (groupIndex !== 0 || round >= windows.length) continue;
        lists[c]!.push({ kind: 'store', count: this.#layers[layerIndex]!.outputCount });
      }
    }
    return lists;
  }

  #products(own: readonly number[], round: number): MachineStep[] {
    const active = own.filter((g) => round < this.#groups[g]!.windows.length);
    const loaded = new Map<number, Map<number, [number, number]>>();
    const transfers = active.map((g, place) => {
      const group = this.#groups[g]!;
      const layer = this.#layers[group.layerIndex]!;
      const ofLayer = loaded.get(group.layerIndex) ?? new Map<number, [number, number]>();
      loaded.set(group.layerIndex, ofLayer);
      const window = group.windows[round]!;
      // A dense layer loads anew each time.
      const known = layer.inputPlaceCount === 1 ? new Map() : ofLayer;
      return transfersOf(layer, group, { window, base: place * 1024, loaded: known });
    });
    const facts = active.map((g) => {
      const { layerIndex } = this.#groups[g]!;
      const layer = this.#layers[layerIndex]!;
      const places = layer.inputPlaceCount * layer.inputPlaceCount;
      return { layerIndex, elementCount: places === 1 ? rowsOf(layer) : places * layer.inputCount };
    });
    const loads = loadSteps(transfers, facts);
    return active.flatMap((g, place) => {
      const group = this.#groups[g]!;
      const before = this.#groups[active[place - 1] ?? -1];
      const isSame = before?.layerIndex === group.layerIndex && before.copyIndex === group.copyIndex;
      const count = this.#layers[group.layerIndex]!.outputCount;
      const sum: readonly MachineStep[] = isSame ? [{ kind: 'work', count: vectorCycles(count) }] : [];
      return [...loads[place]!, { kind: 'multiply', group: g } as const, ...sum];
    });
  }
}
