import { PIM_NETWORKS, type PimLayer } from './networks.ts';

/**
 * Nodes of networks as PIMCOMP's model files have them, in its order: that order is the order of its
 * programs, and a node without weights works on the core of its index.
 */
export interface PimNode {
  readonly kind: 'input' | 'layer' | 'pool' | 'add' | 'concat' | 'activate' | 'pass';
  readonly providers: readonly number[];
  readonly channelCount: number;
  /** Output places in a row. */
  readonly placeCount: number;
  readonly layerIndex: number;
  /** A sum of biases, an activation behind it. */
  readonly hasBias: boolean;
  readonly isActivated: boolean;
  readonly pool: { readonly kernelCount: number; readonly strideCount: number; readonly padCount: number };
  readonly isMean: boolean;
}

const NO_POOL = { kernelCount: 1, strideCount: 1, padCount: 0 };

class Graph {
  readonly nodes: PimNode[] = [];
  readonly #layers: readonly PimLayer[];
  #layerCount = 0;

  constructor(layers: readonly PimLayer[]) {
    this.#layers = layers;
    const { inputCount, inputPlaceCount } = layers[0]!;
    this.#add('input', [], { channelCount: inputCount, placeCount: inputPlaceCount });
  }

  get last(): number {
    return this.nodes.length - 1;
  }

  #add(kind: PimNode['kind'], providers: readonly number[], facts: Partial<PimNode>): number {
    const { channelCount, placeCount } = this.nodes[providers[0] ?? -1] ?? { channelCount: 0, placeCount: 0 };
    const rest = { layerIndex: -1, hasBias: false, isActivated: false, pool: NO_POOL, isMean: false };
    return this.nodes.push({ kind, providers, channelCount, placeCount, ...rest, ...facts }) - 1;
  }

  layer(from: number, facts: { readonly hasBias?: boolean; readonly isActivated?: boolean } = {}): number {
    const layerIndex = this.#layerCount++;
    const { outputCount, placeCount } = this.#layers[layerIndex]!;
    const shape = { channelCount: outputCount, placeCount, layerIndex };
    return this.#add('layer', [from], { ...shape, hasBias: true, isActivated: true, ...facts });
  }

  /** The greatest of 3 x 3 places; the last row and column may be short. */
  pool(from: number, { strideCount = 2, padCount = 0, placeCount = 0 }): number {
    const places = placeCount || Math.ceil(this.nodes[from]!.placeCount / strideCount);
    return this.#add('pool', [from], { placeCount: places, pool: { kernelCount: 3, strideCount, padCount } });
  }

  /** The mean of all places. */
  mean(from: number): number {
    const pool = { kernelCount: this.nodes[from]!.placeCount, strideCount: 1, padCount: 0 };
    return this.#add('pool', [from], { placeCount: 1, pool, isMean: true });
  }

  pass(from: number): number {
    return this.#add('pass', [from], {});
  }

  addUp(providers: readonly number[]): number {
    return this.#add('add', providers, {});
  }

  activate(from: number): number {
    return this.#add('activate', [from], {});
  }

  concat(providers: readonly number[]): number {
    const channelCount = providers.reduce((sum, node) => sum + this.nodes[node]!.channelCount, 0);
    return this.#add('concat', providers, { channelCount });
  }
}

function resNet18(graph: Graph): void {
  const conv = (from: number, isActivated: boolean) => graph.layer(from, { hasBias: false, isActivated });
  let at = graph.pool(conv(0, true), { padCount: 1 });
  for (let block = 0; block < 8; block++) {
    const by = block > 1 && block % 2 === 0 ? conv(at, false) : at;
    const through = conv(conv(at, true), false);
    at = graph.activate(graph.addUp([by, through]));
  }
  graph.layer(graph.pass(graph.mean(at)), { isActivated: false });
}

function squeezeNet(graph: Graph): void {
  let at = graph.pool(graph.layer(0), { placeCount: 55 });
  for (let fire = 0; fire < 8; fire++) {
    if (fire === 2) at = graph.pool(at, { placeCount: 27 });
    if (fire === 4) at = graph.pool(at, { placeCount: 13 });
    const squeezed = graph.layer(at);
    at = graph.concat([graph.layer(squeezed), graph.layer(squeezed)]);
  }
  graph.mean(graph.layer(graph.pass(at)));
}

function googLeNet(graph: Graph): void {
  const first = graph.pass(graph.pool(graph.layer(0), {}));
  let at = graph.pool(graph.pass(graph.layer(graph.layer(first))), {});
  for (let block = 0; block < 9; block++) {
    if (block === 2 || block === 7) at = graph.pool(at, {});
    const one = graph.layer(at);
    const three = graph.layer(graph.layer(at));
    const five = graph.layer(graph.layer(at));
    const pooled = graph.layer(graph.pool(at, { strideCount: 1, padCount: 1 }));
    at = graph.concat([one, three, five, pooled]);
  }
  const row = graph.pass(graph.pass(graph.mean(at)));
  graph.pass(graph.layer(row, { isActivated: false }));
}

function alexNet(graph: Graph): void {
  let at = graph.pool(graph.pass(graph.layer(0)), { placeCount: 26 });
  at = graph.pool(graph.pass(graph.layer(at)), { placeCount: 12 });
  at = graph.layer(graph.layer(graph.layer(at)));
  at = graph.pass(graph.layer(graph.pass(graph.pool(at, {}))));
  graph.layer(graph.pass(graph.layer(at)), { isActivated: false });
}

function mobileNet2(graph: Graph): void {
  const clipped = (from: number) => graph.pass(graph.layer(from, { isActivated: false }));
  const plain = (from: number) => graph.layer(from, { isActivated: false });
  let at = plain(clipped(clipped(0)));
  for (const blockCount of [2, 3, 4, 3, 3, 1]) {
    for (let block = 0; block < blockCount; block++) {
      const through = plain(clipped(clipped(at)));
      at = block === 0 ? through : graph.addUp([at, through]);
    }
  }
  plain(graph.pass(graph.mean(clipped(at))));
}

const BUILDERS: Readonly<Record<string, (graph: Graph) => void>> = {
  resnet18: resNet18,
  squeezenet: squeezeNet,
  googlenet: googLeNet,
  alexnet: alexNet,
  mobilenetv2: mobileNet2,
};

export interface PimGraph {
  readonly layers: readonly PimLayer[];
  readonly nodes: readonly PimNode[];
  /** In rising order. */
  readonly consumers: readonly (readonly number[])[];
  /** The node that ends the estimate; GoogLeNet has none (its index is wrong there) and takes all rounds. */
  readonly lastNode: number | null;
}

export const PIM_GRAPHS: Readonly<Record<string, PimGraph>> = Object.fromEntries(
  Object.entries(BUILDERS).map(([name, build]) => {
    const layers = PIM_NETWORKS[name]!;
    const graph = new Graph(layers);
    build(graph);
    const { nodes } = graph;
    const consumers = nodes.map((_, at) =>
      nodes.flatMap(({ providers }, node) => (providers.includes(at) ? [node] : [])),
    );
    return [name, { layers, nodes, consumers, lastNode: name === 'googlenet' ? null : graph.last }];
  }),
);
