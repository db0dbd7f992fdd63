/**
 * PIMCOMP's own estimate of a batch program (its "practical" time), replayed by its rules: cores run their
 * steps in turn until they meet at an exchange; the memory and the bus give each cycle to whoever asks first
 * in this order. All in cycles of 1 ns.
 */

import { type PimLayer, rowsOf } from './networks.ts';
import { type ArrayGroup, arrayGroups, loadSteps, type Step, transfersOf } from './program.ts';

/** From the start of a product to the next of its core, and to its end (its bits, read at start, count 0). */
const PRODUCT_INTERVAL = 200;
const PRODUCT_LATENCY = 800;
const VALUE_BYTES = 2;
/** Bytes in a cycle. */
const MEMORY_BYTES = 64;
const BUS_BYTES = 25.6;
const LOCAL_BYTES = 25.6;
const VECTOR_BYTES = 64;
const VECTOR_LATENCY = 10;

/** A resource whose cycles are taken one by one. */
class Shared {
  #taken = new Uint8Array(1 << 22);

  /** Cycles from `now` until `count` free ones are passed. */
  take(now: number, count: number): number {
    let at = now;
    let left = count;
    while (left > 0) {
      if (at >= this.#taken.length) this.#grow(at);
      if (this.#taken[at] === 0) {
        this.#taken[at] = 1;
        left--;
      }
      at++;
    }
    return at - now;
  }

  #grow(at: number): void {
    const taken = new Uint8Array(2 * Math.max(at, this.#taken.length));
    taken.set(this.#taken);
    this.#taken = taken;
  }
}

class Core {
  latency = 0;
  ready = 0;
  prepared = 0;
  lastStart = 0;
  lastMeeting = 0;
  hasMultiplied = false;
  steps: readonly Step[] = [];
}

export interface Replayed {
  readonly latency: number;
  readonly productCount: number;
  /** Ends of exchanges: two each. */
  readonly exchangeCount: number;
}

/** `cores` is [layer][copy][group]. */
export function replayBatch(
  layers: readonly PimLayer[],
  cores: readonly (readonly (readonly number[])[])[],
  coreCount: number,
): Replayed {
  const groups = arrayGroups(layers, cores);
  const state = new Replay(layers, groups, coreCount);
  const roundCount = groups.reduce((most, { windows }) => Math.max(most, windows.length), 0);
  for (let round = 0; round < roundCount; round++) state.round(round);
  return state.result();
}

class Replay {
  readonly #layers: readonly PimLayer[];
  readonly #groups: readonly ArrayGroup[];
  readonly #cores: readonly Core[];
  readonly #ofCore: readonly (readonly number[])[];
  readonly #memory = new Shared();
  readonly #bus = new Shared();
  readonly #groupStart: Float64Array;
  #productCount = 0;
  #exchangeCount = 0;

  constructor(layers: readonly PimLayer[], groups: readonly ArrayGroup[], coreCount: number) {
    this.#layers = layers;
    this.#groups = groups;
    this.#cores = Array.from({ length: coreCount }, () => new Core());
    const ofCore = this.#cores.map((): number[] => []);
    for (const [i, { coreIndex }] of groups.entries()) ofCore[coreIndex]!.push(i);
    this.#ofCore = ofCore;
    this.#groupStart = new Float64Array(groups.length);
  }

  result(): Replayed {
    return {
      latency: Math.max(...this.#cores.map(({ latency }) => latency)),
      productCount: this.#productCount,
      exchangeCount: this.#exchangeCount,
    };
  }

  round(round: number): void {
    const lists = this.#roundSteps(round);
    for (const [c, core] of this.#cores.entries()) {
      core.steps = lists[c]!;
      core.hasMultiplied = false;
    }
    const visited = new Uint8Array(this.#cores.length + 1);
    const meetings = new Map<number, readonly [core: number, index: number]>();
    const pending: (readonly [core: number, index: number])[] = [[0, 0]];
    const nextCore = (core: number) => {
      let next = core + 1;
      while (visited[next]) next++;
      return next;
    };
    for (let job = pending.pop(); job; job = pending.pop()) {
      const [c, from] = job;
      if (c >= this.#cores.length) continue;
      visited[c] = 1;
      const core = this.#cores[c]!;
      let index = from;
      while (index < core.steps.length && core.steps[index]!.kind !== 'exchange') {
        this.#step(core, core.steps[index++]!);
        if (index === core.steps.length) endRound(core);
      }
      const step = core.steps[index];
      if (step?.kind !== 'exchange') {
        pending.push([nextCore(c), 0]);
        continue;
      }
      const other = meetings.get(step.exchange);
      if (!other) {
        meetings.set(step.exchange, [c, index]);
        pending.push([nextCore(c), 0]);
        continue;
      }
      this.#meet(core, this.#cores[other[0]]!, step.count);
      if (index === core.steps.length - 1) endRound(core);
      if (other[1] === this.#cores[other[0]]!.steps.length - 1) endRound(this.#cores[other[0]]!);
      pending.push([c, index + 1], [other[0], other[1] + 1]);
    }
  }

  #meet(a: Core, b: Core, count: number): void {
    const now = Math.max(a.latency, b.latency);
    const cycles = this.#bus.take(now, Math.ceil((count * VALUE_BYTES) / BUS_BYTES));
    for (const core of [a, b]) {
      core.lastMeeting = now;
      core.latency = now + cycles;
    }
    this.#exchangeCount += 2;
  }

  #step(core: Core, step: Step): void {
    if (step.kind === 'multiply') {
      this.#multiply(core, step.group);
      return;
    }
    const bytes = step.count * VALUE_BYTES;
    switch (step.kind) {
      case 'load': {
        const cycles = this.#memory.take(core.ready, Math.ceil(bytes / MEMORY_BYTES));
        core.ready += cycles;
        core.prepared += cycles;
        core.latency = Math.max(core.latency, core.ready);
        break;
      }
      case 'move':
      case 'zero': {
        const cycles = (step.kind === 'move' ? 2 : 1) * Math.ceil(bytes / LOCAL_BYTES);
        core.ready += cycles;
        core.prepared += cycles;
        break;
      }
      case 'store':
        core.latency += this.#memory.take(core.latency, Math.ceil(bytes / MEMORY_BYTES));
        break;
      default: {
        const cycles = Math.ceil(bytes / VECTOR_BYTES) * VECTOR_LATENCY;
        core.latency += cycles;
        if (step.kind === 'addSent') core.lastMeeting += cycles;
      }
    }
  }

  #multiply(core: Core, group: number): void {
    if (core.hasMultiplied) {
      const interval = Math.max(PRODUCT_INTERVAL, core.ready - core.lastStart);
      const before = this.#groupStart[group]!;
      let start = core.lastStart + interval;
      if (before !== 0 && before + PRODUCT_LATENCY > start) start = before + PRODUCT_LATENCY;
      if (start < core.lastMeeting) start = core.lastMeeting + core.prepared;
      this.#groupStart[group] = start;
      core.lastStart = start;
      core.latency = start + PRODUCT_LATENCY;
    } else {
      this.#groupStart[group] = core.ready;
      core.lastStart = core.ready;
      core.latency += PRODUCT_LATENCY;
      core.hasMultiplied = true;
    }
    core.prepared = 0;
    this.#productCount++;
  }

  /** Steps of every core in one round: products with their loads, exchange, stores. */
  #roundSteps(round: number): readonly (readonly Step[])[] {
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
        lists[first]!.push({ kind: 'exchange', exchange, count }, { kind: 'addSent', count });
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

  #products(own: readonly number[], round: number): Step[] {
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
      const sum: readonly Step[] = isSame ? [{ kind: 'add', count }] : [];
      return [...loads[place]!, { kind: 'multiply', group: g } as const, ...sum];
    });
  }
}

function endRound(core: Core): void {
  core.ready = core.latency;
  core.prepared = 0;
}
