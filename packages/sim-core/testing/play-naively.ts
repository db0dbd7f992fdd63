import type { PipelineModel, PipelineNode } from '../src/schedule/pipeline-model.ts';

/** One step of one image, or one place of the image. */
interface Step {
  readonly node: number;
  readonly image: number;
  /** Its places, as row * width + column. */
  readonly places: readonly number[];
  startSec: number | null;
  endSec: number | null;
}

interface Edge {
  readonly source: number;
  readonly target: number;
  readonly input: number;
  readonly links: readonly { readonly linkIndex: number; readonly placeSec: number }[];
  readonly spacingSec: number;
  readonly placeSec: number;
  readonly limit: number;
  /** By image and place. */
  readonly arrivals: Map<string, number>;
  nextSec: number;
  sentCount: number;
}

/**
 * The rules of event-pipeline.ts and contention.ts as they are written there, with an object for each step, a
 * list of all places of every window, and a look at everything again and again. Ends of all steps [node][step
 * of all images]; null where a buffer is too small.
 */
export function playNaively(
  model: PipelineModel,
  options: { readonly imageCount: number; readonly sharesLinks: boolean },
): readonly (readonly number[])[] | null {
  const world = new World(model, options.imageCount);
  for (let hasChanged = true; hasChanged; ) {
    hasChanged = false;
    for (const all of world.steps) {
      for (const i of all.keys()) if (world.startStep(all, i) || world.endStep(all[i]!)) hasChanged = true;
    }
    if (options.sharesLinks) hasChanged ||= world.sendEarliest();
    else if (world.sendAll()) hasChanged = true;
  }
  const isDone = world.steps.every((all) => all.every(({ endSec }) => endSec !== null));
  return isDone ? world.steps.slice(1).map((all) => all.map(({ endSec }) => endSec!)) : null;
}

class World {
  readonly nodes: readonly Omit<PipelineNode, 'nodeIndex' | 'layerIndex'>[];
  /** [node][step of all images] */
  readonly steps: readonly (readonly Step[])[];
  readonly edges: readonly Edge[];
  /** Places of a node in the order in which they leave. */
  readonly order: readonly (readonly { readonly step: Step; readonly place: number }[])[];
  readonly frees = new Map<number, number>();

  constructor(model: PipelineModel, imageCount: number) {
    const image = { ...model.image, inputs: [], stepHeightCount: 1, stepWidthCount: 1, replicaCount: 1 };
    this.nodes = [{ ...image, stepSec: model.imagePlaceSec, fillSec: 0 }, ...model.nodes];
    this.steps = this.nodes.map((node, index) => stepsOf(node, index, imageCount));
    this.order = this.steps.map((all) =>
      all.flatMap((step) => step.places.map((place) => ({ step, place }))),
    );
    this.edges = this.nodes.flatMap((node, target) =>
      node.inputs.map((edge, input): Edge => {
        const uses = edge.linkUses.map(({ placeSec }) => placeSec);
        return {
          ...{ source: edge.sourceIndex + 1, target, input, links: edge.linkUses, placeSec: edge.placeSec },
          spacingSec: uses.length > 0 ? Math.max(...uses) : edge.placeSec,
          ...{ limit: edge.bufferPlaceCount, arrivals: new Map(), nextSec: 0, sentCount: 0 },
        };
      }),
    );
  }

  startStep(all: readonly Step[], index: number): boolean {
    const step = all[index]!;
    if (step.startSec !== null) return false;
    const { replicaCount } = this.nodes[step.node]!;
    const copyOf = (one: Step) => all.filter(({ image }) => image === one.image).indexOf(one) % replicaCount;
    const sameCopy = all.slice(0, index).filter((one) => copyOf(one) === copyOf(step));
    const waits: (number | null)[] = [0];
    if (sameCopy.length > 0) waits.push(sameCopy.at(-1)!.endSec);
    if (index > 0) waits.push(all[index - 1]!.startSec);
    for (const edge of this.edges.filter(({ target }) => target === step.node)) {
      for (const place of this.needs(edge, step)) {
        waits.push(edge.arrivals.get(`${step.image}:${place}`) ?? null);
      }
    }
    if (waits.includes(null)) return false;
    step.startSec = Math.max(...(waits as number[]));
    return true;
  }

  endStep(step: Step): boolean {
    if (step.endSec !== null || step.startSec === null) return false;
    const waits: (number | null)[] = [step.startSec + this.nodes[step.node]!.stepSec];
    const order = this.order[step.node]!;
    const last = order.findLastIndex((one) => one.step === step);
    for (const edge of this.edges.filter(({ source }) => source === step.node)) {
      const gone = order[last - edge.limit];
      if (gone) waits.push(this.freeingStep(edge, gone.step.image, gone.place).startSec);
    }
    if (waits.includes(null)) return false;
    step.endSec = Math.max(...(waits as number[]));
    return true;
  }

  /** The first step of the image after which none needs the place or one that left before it. */
  freeingStep(edge: Edge, image: number, place: number): Step {
    const ofImage = this.order[edge.source]!.filter(({ step }) => step.image === image);
    const places = ofImage.map((one) => one.place);
    const gone = new Set(places.slice(0, places.indexOf(place) + 1));
    const targets = this.steps[edge.target]!.filter((step) => step.image === image);
    const last = targets.findLastIndex((step) => this.needs(edge, step).some((one) => gone.has(one)));
    return targets[Math.max(0, last)]!;
  }

  needs(edge: Edge, step: Step): readonly number[] {
    const { window } = this.nodes[edge.target]!.inputs[edge.input]!;
    const { heightCount, widthCount } = this.nodes[edge.source]!;
    if (!window) return Array.from({ length: heightCount * widthCount }, (_, i) => i);
    const found: number[] = [];
    const width = this.nodes[step.node]!.widthCount;
    for (const place of step.places) {
      const top = Math.floor(place / width) * window.strideHeightCount - window.padTopCount;
      const left = (place % width) * window.strideWidthCount - window.padLeftCount;
      for (let row = top; row < top + window.heightCount; row++) {
        for (let column = left; column < left + window.widthCount; column++) {
          const isInside = row >= 0 && row < heightCount && column >= 0 && column < widthCount;
          if (isInside) found.push(row * widthCount + column);
        }
      }
    }
    return found;
  }

  /** When the next place of an edge could leave; Infinity: not known yet. */
  request({ source, sentCount, nextSec }: Edge): number {
    const next = this.order[source]![sentCount];
    if (!next || next.step.endSec === null) return Infinity;
    return Math.max(next.step.endSec + this.nodes[source]!.fillSec, nextSec);
  }

  /** Every place by itself: links are not shared. */
  sendAll(): boolean {
    let hasSent = false;
    for (const edge of this.edges) {
      for (let leave = this.request(edge); leave < Infinity; leave = this.request(edge)) {
        this.send(edge, leave);
        hasSent = true;
      }
    }
    return hasSent;
  }

  sendEarliest(): boolean {
    const requests = this.edges.map((edge) => this.request(edge));
    const requestSec = Math.min(...requests);
    if (requestSec === Infinity) return false;
    const edge = this.edges[requests.indexOf(requestSec)]!;
    let leaveSec = requestSec;
    for (const { linkIndex, placeSec } of edge.links) {
      const beginSec = Math.max(requestSec, this.frees.get(linkIndex) ?? 0);
      this.frees.set(linkIndex, beginSec + placeSec);
      leaveSec = Math.max(leaveSec, beginSec);
    }
    this.send(edge, leaveSec);
    return true;
  }

  send(edge: Edge, leaveSec: number): void {
    const { step, place } = this.order[edge.source]![edge.sentCount++]!;
    edge.nextSec = leaveSec + edge.spacingSec;
    edge.arrivals.set(`${step.image}:${place}`, leaveSec + edge.placeSec);
  }
}

type Grid = Pick<PipelineNode, 'heightCount' | 'widthCount' | 'stepHeightCount' | 'stepWidthCount'>;

function stepsOf(grid: Grid, node: number, imageCount: number): readonly Step[] {
  const { heightCount, widthCount, stepHeightCount, stepWidthCount } = grid;
  const steps: Step[] = [];
  for (let image = 0; image < imageCount; image++) {
    for (let top = 0; top < heightCount; top += stepHeightCount) {
      for (let left = 0; left < widthCount; left += stepWidthCount) {
        const places: number[] = [];
        for (let row = top; row < Math.min(top + stepHeightCount, heightCount); row++) {
          for (let column = left; column < Math.min(left + stepWidthCount, widthCount); column++) {
            places.push(row * widthCount + column);
          }
        }
        steps.push({ node, image, places, startSec: null, endSec: null });
      }
    }
  }
  return steps;
}
