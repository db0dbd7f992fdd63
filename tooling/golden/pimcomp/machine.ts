/**
 * PIMCOMP's chip as its estimate sees it: in every round the cores run their steps in turn until they meet at
 * an exchange; the memory and the bus give each cycle to whoever asks first in this order. All in cycles of
 * 1 ns.
 */

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

export type MachineStep =
  /** Of values: from memory before a product, to memory behind it. */
  | { readonly kind: 'load' | 'store'; readonly count: number }
  /** Cycles in front of a product; behind products; and those that later products wait for. */
  | { readonly kind: 'prepare' | 'work' | 'addSent'; readonly count: number }
  | { readonly kind: 'multiply'; readonly group: number }
  /** Of values, at the same time on two cores. */
  | { readonly kind: 'exchange'; readonly exchange: number; readonly count: number };

/** Of a vector step, and of a copy, over `count` values. */
export const vectorCycles = (count: number): number =>
  Math.ceil((count * VALUE_BYTES) / VECTOR_BYTES) * VECTOR_LATENCY;
export const moveCycles = (count: number): number => 2 * fillCycles(count);
export const fillCycles = (count: number): number => Math.ceil((count * VALUE_BYTES) / LOCAL_BYTES);

/** Fits a byte. */
const MOST_TAKEN = 255;

/** A resource whose cycles are taken one by one. */
class Shared {
  /** Of a cycle: 0 while free, else how many from here on are surely taken. */
  #taken = new Uint8Array(1 << 20);

  /** Cycles from `now` until `count` free ones are passed. */
  take(now: number, count: number): number {
    let at = now;
    for (let left = count; left > 0; left--) {
      at = this.#free(at);
      this.#taken[at++] = 1;
    }
    return at - now;
  }

  #free(from: number): number {
    let at = from;
    for (;;) {
      if (at >= this.#taken.length) this.#grow(at);
      const taken = this.#taken[at]!;
      if (taken === 0) return at;
      const next = this.#taken[at + taken] ?? 0;
      if (next > 0) this.#taken[at] = Math.min(taken + next, MOST_TAKEN);
      at += taken;
    }
  }

  #grow(at: number): void {
    const longer = new Uint8Array(2 * at);
    longer.set(this.#taken);
    this.#taken = longer;
  }
}

class Core {
  latency = 0;
  ready = 0;
  prepared = 0;
  lastStart = 0;
  lastMeeting = 0;
  hasMultiplied = false;
  steps: readonly MachineStep[] = [];
}

export interface Replayed {
  readonly latency: number;
  readonly productCount: number;
  /** Ends of exchanges: two each. */
  readonly exchangeCount: number;
}

export class Machine {
  readonly #cores: readonly Core[];
  readonly #memory = new Shared();
  readonly #bus = new Shared();
  readonly #groupStart: Float64Array;
  #productCount = 0;
  #exchangeCount = 0;

  constructor(coreCount: number, groupCount: number) {
    this.#cores = Array.from({ length: coreCount }, () => new Core());
    this.#groupStart = new Float64Array(groupCount);
  }

  result(): Replayed {
    return {
      latency: Math.max(...this.#cores.map(({ latency }) => latency)),
      productCount: this.#productCount,
      exchangeCount: this.#exchangeCount,
    };
  }

  round(lists: readonly (readonly MachineStep[])[]): void {
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

  #step(core: Core, step: MachineStep): void {
    if (step.kind === 'multiply') {
      this.#multiply(core, step.group);
      return;
    }
    switch (step.kind) {
      case 'load': {
        const cycles = this.#memory.take(core.ready, Math.ceil((step.count * VALUE_BYTES) / MEMORY_BYTES));
        core.ready += cycles;
        core.prepared += cycles;
        core.latency = Math.max(core.latency, core.ready);
        break;
      }
      case 'store':
        core.latency += this.#memory.take(core.latency, Math.ceil((step.count * VALUE_BYTES) / MEMORY_BYTES));
        break;
      case 'prepare':
        core.ready += step.count;
        core.prepared += step.count;
        break;
      default:
        core.latency += step.count;
        if (step.kind === 'addSent') core.lastMeeting += step.count;
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
}

function endRound(core: Core): void {
  core.ready = core.latency;
  core.prepared = 0;
}
