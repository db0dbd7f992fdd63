/**
 * PIMCOMP's own estimate of an element pipeline: in every round each copy whose window is there computes it,
 * each pooling and join all that it has; then the results go to the cores that need them. By its rules.
 */

import type { GroupCores } from './balanced.ts';
import type { PimGraph, PimNode } from './graphs.ts';
import { Machine, type MachineStep, moveCycles, type Replayed, vectorCycles } from './machine.ts';
import { groupsOf, type PimLayer, windowsOf } from './networks.ts';
import { coresAt, movesOf, otherCycles, outputsAt, placesOf, poolCount } from './windows.ts';

/** It stops there, finished or not. */
const MOST_ROUNDS = 2000;

export interface ElementReplayed extends Replayed {
  readonly roundCount: number;
  /** Results of the last node. */
  readonly isFinished: boolean;
}

/** `cores` is [layer][copy][group]; a node without weights works on the core of its index. */
export function replayElement(graph: PimGraph, cores: GroupCores, coreCount: number): ElementReplayed {
  const groupCount = cores.reduce((sum, copies) => sum + copies.flat().length, 0);
  const machine = new Machine(coreCount, groupCount);
  const program = new ElementProgram(graph, cores, coreCount);
  let roundCount = 0;
  while (roundCount < MOST_ROUNDS && !program.isFinished) {
    const lists = program.round();
    // What follows an idle round is idle too.
    if (roundCount > 0 && lists.every(({ length }) => length === 0)) break;
    machine.round(lists);
    roundCount++;
  }
  return { ...machine.result(), roundCount, isFinished: program.isFinished };
}

/** Values of a place, and where they are. */
interface Result {
  readonly place: number;
  readonly core: number;
  readonly count: number;
}

interface Message extends Result {
  readonly to: number;
}

interface LoadStep {
  readonly kind: 'load';
  count: number;
  /** The place behind the last one loaded. */
  end: number;
}

/** What a node has, and how far it is. */
interface NodeState {
  /** By input place: has it come? */
  readonly arrived: Uint8Array;
  /** Of a copy: windows done. */
  readonly done: Int32Array;
  /** By output place of a pooling or join, or 0 of a dense layer: inputs still to come. */
  readonly missing: Int32Array;
  /** Output places that have become ready. */
  ready: number[];
}

class ElementProgram {
  isFinished = false;
  readonly #graph: PimGraph;
  readonly #cores: GroupCores;
  readonly #coreCount: number;
  readonly #states: readonly NodeState[];
  readonly #firstGroup: readonly number[];
  #lists: (MachineStep | LoadStep)[][];
  #toLayers: Message[] = [];
  #toOthers: Message[] = [];
  #exchange = 0;
  #isFirst = true;

  constructor(graph: PimGraph, cores: GroupCores, coreCount: number) {
    this.#graph = graph;
    this.#cores = cores;
    this.#coreCount = coreCount;
    this.#states = graph.nodes.map((node) => stateOf(graph, node, cores[node.layerIndex]?.length ?? 0));
    let first = 0;
    this.#firstGroup = cores.map((copies, i) => {
      const own = first;
      first += copies.length * groupsOf(graph.layers[i]!);
      return own;
    });
    this.#lists = [];
  }

  /** Steps of every core in the next round. */
  round(): readonly (readonly MachineStep[])[] {
    this.#lists = Array.from({ length: this.#coreCount }, () => []);
    this.#exchange = 0;
    if (this.#isFirst) this.#loadBiases();
    this.#isFirst = false;
    for (const [index, { kind }] of this.#graph.nodes.entries()) {
      if (kind === 'layer') this.#runLayer(index);
      else if (kind !== 'input' && kind !== 'pass') this.#runOther(index);
    }
    if (!this.isFinished) {
      for (const message of this.#toLayers) this.#sendToLayer(message);
      for (const message of this.#toOthers) this.#sendToOther(message);
    }
    this.#toLayers = [];
    this.#toOthers = [];
    return this.#lists;
  }

  #loadBiases(): void {
    for (const { layerIndex, hasBias, channelCount } of this.#graph.nodes) {
      if (!hasBias) continue;
      for (const core of new Set(this.#cores[layerIndex]!.flat())) {
        this.#lists[core]!.push({ kind: 'load', count: channelCount });
      }
    }
  }

  #runLayer(index: number): void {
    const { layerIndex, channelCount } = this.#graph.nodes[index]!;
    const layer = this.#graph.layers[layerIndex]!;
    const copies = this.#cores[layerIndex]!;
    const { done } = this.#states[index]!;
    for (let copy = 0; copy < copies.length; copy++) {
      const window = copy + done[copy]! * copies.length;
      if (window >= windowsOf(layer)) continue;
      if (index > 1 && !this.#isReady(index, layer, window)) continue;
      if (index === 1) this.#loadInput(layer, copies, window);
      this.#compute(index, copy, window);
      done[copy]!++;
      this.#give(index, { place: window, core: copies[copy]![0]!, count: channelCount });
    }
  }

  #isReady(index: number, layer: PimLayer, window: number): boolean {
    const { arrived, missing } = this.#states[index]!;
    if (layer.inputPlaceCount === 1) return missing[0] === 0;
    for (const place of placesOf(layer, window)) if (!arrived[place]) return false;
    return true;
  }

  /** Places of the image, once for all cores that need them. */
  #loadInput(layer: PimLayer, copies: GroupCores[number], window: number): void {
    const { arrived } = this.#states[1]!;
    for (const place of placesOf(layer, window)) {
      if (arrived[place]) continue;
      arrived[place] = 1;
      for (const core of coresAt(layer, copies, { place, count: layer.inputCount })) {
        const last = this.#lists[core]!.at(-1);
        if (last?.kind === 'load' && 'end' in last && last.end === place) {
          last.count += layer.inputCount;
          last.end++;
        } else this.#lists[core]!.push({ kind: 'load', count: layer.inputCount, end: place + 1 });
      }
    }
  }

  #compute(index: number, copy: number, window: number): void {
    const { layerIndex, channelCount, hasBias, isActivated } = this.#graph.nodes[index]!;
    const layer = this.#graph.layers[layerIndex]!;
    const cores = this.#cores[layerIndex]![copy]!;
    const moves = movesOf(this.#graph, index, window);
    const work = { kind: 'work', count: vectorCycles(channelCount) } as const;
    const firstGroup = this.#firstGroup[layerIndex]! + copy * groupsOf(layer);
    const seen = new Set<number>();
    for (const [g, core] of cores.entries()) {
      const list = this.#lists[core]!;
      list.push({ kind: 'prepare', count: moves[g]! }, { kind: 'multiply', group: firstGroup + g });
      if (g === 0 && hasBias) list.push(work);
      if (seen.has(core)) list.push(work);
      seen.add(core);
    }
    const first = cores[0]!;
    seen.delete(first);
    for (const core of seen) {
      this.#meet(core, first, channelCount);
      this.#lists[first]!.push({ kind: 'addSent', count: vectorCycles(channelCount) });
    }
    if (isActivated && index !== this.#graph.lastNode) this.#lists[first]!.push(work);
  }

  #runOther(index: number): void {
    const state = this.#states[index]!;
    const ready = state.ready.sort((a, b) => a - b);
    state.ready = [];
    const core = index % this.#coreCount;
    const { channelCount: count } = this.#graph.nodes[index]!;
    for (const place of ready) {
      this.#lists[core]!.push({ kind: 'work', count: otherCycles(this.#graph, index, place) });
      this.#give(index, { place, core, count });
    }
  }

  /** A result of a node goes on, through nodes that do nothing. */
  #give(index: number, { place, core, count }: Result): void {
    if (index === this.#graph.lastNode) {
      this.#lists[core]!.push({ kind: 'store', count });
      this.isFinished = true;
      return;
    }
    for (const to of this.#graph.consumers[index]!) {
      const { kind } = this.#graph.nodes[to]!;
      if (kind === 'pass') this.#give(to, { place, core, count });
      else (kind === 'layer' ? this.#toLayers : this.#toOthers).push({ to, place, core, count });
    }
  }

  #sendToLayer({ to, place, core, count }: Message): void {
    const { layerIndex } = this.#graph.nodes[to]!;
    const layer = this.#graph.layers[layerIndex]!;
    const state = this.#states[to]!;
    state.arrived[place] = 1;
    state.missing[0]!--;
    for (const other of coresAt(layer, this.#cores[layerIndex]!, { place, count })) {
      this.#send(core, other, count);
    }
  }

  #sendToOther({ to, place, core, count }: Message): void {
    const state = this.#states[to]!;
    for (const output of outputsAt(this.#graph, to, place)) {
      state.missing[output]!--;
      if (state.missing[output] === 0) state.ready.push(output);
    }
    this.#send(core, to % this.#coreCount, count);
  }

  #send(from: number, to: number, count: number): void {
    if (from === to) this.#lists[from]!.push({ kind: 'work', count: moveCycles(count) });
    else this.#meet(from, to, count);
  }

  #meet(from: number, to: number, count: number): void {
    const step = { kind: 'exchange', exchange: this.#exchange++, count } as const;
    this.#lists[from]!.push(step);
    this.#lists[to]!.push(step);
  }
}

function stateOf(graph: PimGraph, node: PimNode, copyCount: number): NodeState {
  const provider = graph.nodes[node.providers[0] ?? 0]!;
  const inputs = provider.placeCount * provider.placeCount;
  const outputs = node.placeCount * node.placeCount;
  const missing = new Int32Array(outputs);
  if (node.kind === 'pool') {
    for (let place = 0; place < outputs; place++) missing[place] = poolCount(graph, node, place);
  } else missing.fill(node.kind === 'layer' ? inputs : node.providers.length);
  return { arrived: new Uint8Array(inputs), done: new Int32Array(copyCount), missing, ready: [] };
}
