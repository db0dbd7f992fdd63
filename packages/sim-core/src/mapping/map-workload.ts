import type {
  AcceleratorSpec,
  ChipSpec,
  LayerMappingSpec,
  MappingSpec,
  Outcome,
  QuantizationSpec,
  SpecIssue,
} from '@dl-rsim/spec';
import { layerFormatOf, numbersOf } from './format.ts';
import { layoutOf, mapLayout } from './map-layer.ts';
import type { MappedLayer } from './mapped-layer.ts';
import { type LaidLayer, packShared } from './pack-shared.ts';
import { strandsOf } from './partition.ts';
import type { Workload } from './workload.ts';

/** What of a deployment decides how layers are cut. */
export interface WorkloadCut {
  readonly accelerator: AcceleratorSpec;
  readonly quantization: QuantizationSpec;
  readonly chip: Pick<ChipSpec, 'converters'>;
  readonly mapping: MappingSpec;
  readonly layers: readonly LayerMappingSpec[];
}

/** One copy of every crossbar node, in the order of nodes; or what of the spec cannot be mapped. */
export function mapWorkload(
  workload: Workload,
  cut: WorkloadCut,
): Outcome<readonly MappedLayer[], readonly SpecIssue[]> {
  const issues = [...checkBits(cut.quantization), ...checkNames(workload, cut.layers)];
  if (issues.length > 0) return { ok: false, problem: issues };
  const { mapping } = cut;
  const format = layerFormatOf(cut.accelerator, cut.quantization, cut.chip);
  const splitIssue = checkSplit(mapping, format.inputCycleCount);
  if (splitIssue) return { ok: false, problem: [splitIssue] };
  const partitions = new Map(cut.layers.map(({ layerName, partition }) => [layerName, partition]));
  const strands = strandsOf(format, mapping.slices);
  const laid: LaidLayer[] = [];
  for (const [nodeIndex, node] of workload.nodes.entries()) {
    if (node.kind !== 'crossbar') continue;
    const partition = partitions.get(node.name) ?? mapping.partition;
    const layout = layoutOf(node, { format, mapping, partition, strands });
    const layer = mapLayout({ node, nodeIndex, layout, strands }, format, mapping.inputSplitCount);
    laid.push({ layer, layout });
  }
  const isShared = mapping.packing === 'shared';
  return { ok: true, value: isShared ? packShared(laid) : laid.map(({ layer }) => layer) };
}

/** A sign needs a magnitude. */
function checkBits(quantization: QuantizationSpec): readonly SpecIssue[] {
  const { weightBits, inputBits } = numbersOf(quantization);
  for (const [part, bits] of [
    ['weight', weightBits],
    ['activation', inputBits],
  ] as const) {
    if (bits >= 2) continue;
    return [
      {
        // Scaled numbers have 2 bits at the least.
        path: ['quantization', 'fixedPoint', part, 'fractionBits'],
        code: 'TOO_SMALL',
        message: `${part} of ${bits} bit has nothing but the sign; take 2 bits or more`,
        limit: 'at least 2 bits',
        actual: String(bits),
      },
    ];
  }
  return [];
}

/** A copy without a bit to work on would stand idle. */
function checkSplit({ inputSplitCount }: MappingSpec, cycleCount: number): SpecIssue | null {
  if (inputSplitCount <= cycleCount) return null;
  return {
    path: ['mapping', 'inputSplitCount'],
    code: 'TOO_BIG',
    message:
      `mapping.inputSplitCount is ${inputSplitCount}, but inputs take ${cycleCount} cycles; ` +
      `take at most ${cycleCount}`,
    limit: `at most ${cycleCount}`,
    actual: String(inputSplitCount),
  };
}

function checkNames({ nodes }: Workload, layers: readonly LayerMappingSpec[]): readonly SpecIssue[] {
  const known = new Set(nodes.flatMap(({ kind, name }) => (kind === 'crossbar' ? [name] : [])));
  const seen = new Set<string>();
  return layers.flatMap(({ layerName }, i): readonly SpecIssue[] => {
    const isTwice = seen.has(layerName);
    seen.add(layerName);
    if (known.has(layerName) && !isTwice) return [];
    const message = isTwice
      ? `layer ${layerName} is named twice; name it once`
      : `the network has no convolution or dense layer ${layerName}; it has ${[...known].join(', ')}`;
    return [{ path: ['layers', i, 'layerName'], code: 'CROSS_CHECK', message, actual: layerName }];
  });
}
