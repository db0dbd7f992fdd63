/**
 * What PIMCOMP's batch pipeline makes a core do for one round of its array groups: loads, matrix products,
 * sums, exchange between cores, stores. Poolings and joins are no part of its batch programs.
 */
import { fillCycles, type MachineStep, moveCycles } from './machine.ts';
import { groupsOf, LINES, type PimLayer, rowsOf, windowsOf } from './networks.ts';

/** A row block of a copy, on one core. */
export interface ArrayGroup {
  readonly layerIndex: number;
  readonly copyIndex: number;
  readonly groupIndex: number;
  readonly coreIndex: number;
  /** Windows that it computes, in order. */
  readonly windows: readonly number[];
}

/**
 * Windows of every copy: the cores take runs of windows in proportion to the copies that begin there, the
 * copies of a core take turns.
 */
export function windowsOfCopies(
  windowCount: number,
  cores: readonly number[],
): readonly (readonly number[])[] {
  const windows = cores.map((): number[] => []);
  let first = 0;
  for (const core of [...new Set(cores)].sort((a, b) => a - b)) {
    const copies = cores.flatMap((own, copy) => (own === core ? [copy] : []));
    const share = Math.ceil(Math.fround(Math.fround(windowCount / cores.length) * copies.length));
    const end = Math.min(first + share, windowCount);
    for (let window = first; window < end; window++) {
      windows[copies[(window - first) % copies.length]!]!.push(window);
    }
    first = end;
  }
  return windows;
}

interface Transfer {
  readonly kind: 'load' | 'move' | 'zero';
  /** Element in memory; in the core for moves. */
  readonly source: number;
  /** Element in the buffer of its group. */
  readonly target: number;
  count: number;
}

/** Elements in front of a product; `loaded` remembers what the core has of this layer in this round. */
export function transfersOf(
  layer: PimLayer,
  group: ArrayGroup,
  options: { readonly window: number; readonly base: number; readonly loaded: Map<number, [number, number]> },
): readonly Transfer[] {
  const { kernelCount, inputCount, strideCount, padCount, inputPlaceCount, placeCount } = layer;
  const { window, base, loaded } = options;
  const firstRow = group.groupIndex * LINES;
  const endRow = Math.min(firstRow + LINES, rowsOf(layer));
  const top = Math.floor(window / placeCount) * strideCount - padCount;
  const left = (window % placeCount) * strideCount - padCount;
  const transfers: Transfer[] = [];
  for (let row = firstRow; row < endRow; ) {
    const pixel = Math.floor(row / inputCount);
    const count = Math.min((pixel + 1) * inputCount, endRow) - row;
    const y = top + Math.floor(pixel / kernelCount);
    const x = left + (pixel % kernelCount);
    const target = base + row - firstRow;
    if (y < 0 || x < 0 || y >= inputPlaceCount || x >= inputPlaceCount) {
      transfers.push({ kind: 'zero', source: 0, target, count });
    } else {
      const source = (y * inputPlaceCount + x) * inputCount + (row % inputCount);
      const known = loaded.get(source);
      if (known && known[0] === count) {
        transfers.push({ kind: 'move', source: known[1], target, count });
      } else {
        transfers.push({ kind: 'load', source, target, count });
        loaded.set(source, [count, target]);
      }
    }
    row += count;
  }
  return mergeNeighbours(transfers);
}

/** Transfers of one kind that go on where the one before ended. */
function mergeNeighbours(transfers: readonly Transfer[]): readonly Transfer[] {
  const merged: Transfer[] = [];
  for (const [i, own] of transfers.entries()) {
    const before = transfers[i - 1];
    const goesOn =
      before?.kind === own.kind &&
      before.target + before.count === own.target &&
      (own.kind === 'zero' || before.source + before.count === own.source);
    if (goesOn) merged.at(-1)!.count += own.count;
    else merged.push({ ...own });
  }
  return merged;
}

const SHORT_LOAD = 64;

interface LoadedLayer {
  readonly layerIndex: number;
  /** Elements of its input. */
  readonly elementCount: number;
}

/** Short loads of a round that lie near one another become one of 64 elements, and moves. */
export function loadSteps(
  transfers: readonly (readonly Transfer[])[],
  layers: readonly LoadedLayer[],
): readonly (readonly MachineStep[])[] {
  const steps = transfers.map((own) =>
    own.map(({ kind, count }): readonly MachineStep[] => {
      if (kind === 'load') return [{ kind, count }];
      return [{ kind: 'prepare', count: kind === 'zero' ? fillCycles(count) : moveCycles(count) }];
    }),
  );
  for (const { start, members } of shortRuns(transfers, layers)) {
    for (const { place, index } of members) {
      steps[place]![index] = [{ kind: 'prepare', count: moveCycles(transfers[place]![index]!.count) }];
    }
    const { place, index } = members.reduce((a, b) => ((b.place - a.place || b.index - a.index) < 0 ? b : a));
    const count = Math.min(SHORT_LOAD, layers[place]!.elementCount - start);
    steps[place]![index] = [{ kind: 'load', count }, ...steps[place]![index]!];
  }
  return steps.map((own) => own.flat());
}

interface ShortRun {
  readonly layerIndex: number;
  readonly start: number;
  /** Product and transfer. */
  readonly members: { readonly place: number; readonly index: number }[];
}

/** Loads of fewer than 64 elements of one layer, by address, those within 64 elements together. */
function shortRuns(
  transfers: readonly (readonly Transfer[])[],
  layers: readonly LoadedLayer[],
): readonly ShortRun[] {
  const short = transfers.flatMap((own, place) =>
    own.flatMap(({ kind, source, count }, index) => {
      const { layerIndex } = layers[place]!;
      return kind === 'load' && count < SHORT_LOAD ? [{ layerIndex, place, index, source, count }] : [];
    }),
  );
  short.sort((a, b) => a.layerIndex - b.layerIndex || a.source - b.source);
  const runs: ShortRun[] = [];
  for (const { layerIndex, place, index, source, count } of short) {
    const run = runs.at(-1);
    if (run?.layerIndex === layerIndex && source + count - run.start <= SHORT_LOAD)
      run.members.push({ place, index });
    else runs.push({ layerIndex, start: source, members: [{ place, index }] });
  }
  return runs;
}

/** Array groups in the order of layers, copies and groups, with their windows. */
export function arrayGroups(
  layers: readonly PimLayer[],
  /** [layer][copy][group] */
  cores: readonly (readonly (readonly number[])[])[],
): readonly ArrayGroup[] {
  return layers.flatMap((layer, layerIndex) => {
    const copies = cores[layerIndex]!;
    const windows = windowsOfCopies(
      windowsOf(layer),
      copies.map((groups) => groups[0]!),
    );
    return copies.flatMap((groups, copyIndex) =>
      Array.from({ length: groupsOf(layer) }, (_, groupIndex) => ({
        layerIndex,
        copyIndex,
        groupIndex,
        coreIndex: groups[groupIndex]!,
        windows: windows[copyIndex]!,
      })),
    );
  });
}
