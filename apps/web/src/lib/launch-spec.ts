import {
  type AcceleratorSpec,
  checkRun,
  type DatasetSummary,
  expandSweep,
  fieldAt,
  type ImageShape,
  type LayerSummary,
  type NetworkSummary,
  parseRunSpec,
  type RunSpec,
  SPEC_VERSION,
  type SpecIssue,
  type SweepAxis,
} from '@dl-rsim/spec';
import { parseQuantity } from '@dl-rsim/units';
import { type AxisValues, parseValueList, spreadValues } from './axis-values.ts';
import type { AxisDraft, LaunchState } from './launch-state.ts';
import { fullLabel } from './spec-fields.ts';

/** What the form amounts to: the run or sweep to send, and all that is wrong with it. */
export interface LaunchPlan {
  readonly spec: RunSpec | null;
  readonly axes: readonly SweepAxis[];
  readonly pointCount: number;
  /** The spec of every run that would be queued; empty while something is wrong. */
  readonly runs: readonly RunSpec[];
  readonly issues: readonly SpecIssue[];
  /** One message an axis, null where it is fine. */
  readonly axisMessages: readonly (string | null)[];
}

export interface LaunchParts {
  readonly accelerator: AcceleratorSpec | null;
  readonly network: NetworkSummary | null;
  readonly dataset: DatasetSummary | null;
}

/**
 * Checks the form with the same functions as the API: each field, network against data set, every point of
 * a sweep.
 */
export function planLaunch(state: LaunchState, parts: LaunchParts): LaunchPlan {
  const drafts = state.axes.map(readDraft);
  const axisMessages = drafts.map((draft) => (draft.values.ok ? null : draft.values.message));
  const axes = drafts.flatMap(({ path, values }) =>
    values.ok ? [{ path, values: [...values.values] }] : [],
  );
  const pointCount = axes.reduce((product, axis) => product * axis.values.length, 1);
  const missing = missingParts(parts);
  const parsed = parseRunSpec(specOf(state, parts));
  if (missing.length > 0 || !parsed.ok) {
    const found = parsed.ok
      ? []
      : parsed.problem.filter((issue) => !missing.some((other) => isBelow(issue, other)));
    return {
      spec: null,
      axes,
      pointCount,
      runs: [],
      axisMessages,
      issues: [...missing, ...found.map(inWords)],
    };
  }
  const spec = parsed.value;
  const crossIssues = parts.network && parts.dataset ? checkRun(spec, parts.network, parts.dataset) : [];
  const grid = expand(spec, axes);
  return { spec, axes, pointCount, runs: grid.runs, axisMessages, issues: [...crossIssues, ...grid.issues] };
}

/** True when nothing stands against launching. */
export function isLaunchable(plan: LaunchPlan): boolean {
  return (
    plan.spec !== null && plan.issues.length === 0 && plan.axisMessages.every((message) => message === null)
  );
}

/**
 * The most OU reads that one image can take: outputs x ceil(rows / S_OU) x input bits x weight bits, summed
 * over the layers on crossbars. Reads in which no word line is on are not made, so a run makes fewer.
 */
export function maxReadCountOf(layers: readonly LayerSummary[], spec: RunSpec): number {
  const { activation, weight } = spec.quantization;
  const sliceCount =
    (activation.integerBits + activation.fractionBits) * (weight.integerBits + weight.fractionBits);
  return layers.reduce((sum, layer) => {
    if (!layer.runsOnCrossbar) return sum;
    const outputCount = layer.outputShape.reduce((product, extent) => product * extent, 1);
    const rowCount = layer.macCount / outputCount;
    return sum + outputCount * Math.ceil(rowCount / spec.accelerator.operationUnit.rowCount) * sliceCount;
  }, 0);
}

/** [height, width, channels] as a shape. */
export function imageShapeOf(extents: readonly number[]): ImageShape {
  const [heightCount = 0, widthCount = 0, channelCount = 0] = extents;
  return { heightCount, widthCount, channelCount };
}

/** A field that holds no number says so by its label; the field itself tells what was typed. */
function inWords(issue: SpecIssue): SpecIssue {
  const field = fieldAt(issue.path.join('.'));
  return issue.code === 'NOT_FINITE' && field
    ? { ...issue, message: `${fullLabel(field)} is not a number` }
    : issue;
}

function specOf(state: LaunchState, parts: LaunchParts): unknown {
  return {
    specVersion: SPEC_VERSION,
    accelerator: parts.accelerator,
    quantization: { activation: state.activation, weight: state.weight },
    networkDigest: state.networkDigest,
    datasetDigest: state.datasetDigest,
    statistics: state.statistics,
    seed: state.seed,
  };
}

function missingParts(parts: LaunchParts): readonly SpecIssue[] {
  const missing = (path: string, message: string): SpecIssue => ({ path: [path], code: 'MISSING', message });
  return [
    ...(parts.accelerator ? [] : [missing('accelerator', 'choose an accelerator')]),
    ...(parts.network ? [] : [missing('networkDigest', 'choose a network')]),
    ...(parts.dataset ? [] : [missing('datasetDigest', 'choose a data set')]),
  ];
}

function isBelow(issue: SpecIssue, missing: SpecIssue): boolean {
  return issue.path[0] === missing.path[0];
}

function expand(
  base: RunSpec,
  axes: readonly SweepAxis[],
): { readonly runs: readonly RunSpec[]; readonly issues: readonly SpecIssue[] } {
  if (axes.length === 0) return { runs: [base], issues: [] };
  const expanded = expandSweep({
    base,
    axes: axes.map(({ path, values }) => ({ path, values: [...values] })),
  });
  if (!expanded.ok) return { runs: [], issues: expanded.problem };
  return { runs: expanded.value.map((point) => point.spec), issues: [] };
}

function readDraft(draft: AxisDraft): { readonly path: string; readonly values: AxisValues } {
  const field = fieldAt(draft.path);
  if (!field) return { path: draft.path, values: { ok: false, message: 'choose what to sweep' } };
  if (draft.mode === 'list') return { path: draft.path, values: parseValueList(draft.list, field) };
  const from = parseQuantity(draft.from, field.unit);
  const to = parseQuantity(draft.to, field.unit);
  if (!from.ok) return { path: draft.path, values: { ok: false, message: `from: ${from.problem.message}` } };
  if (!to.ok) return { path: draft.path, values: { ok: false, message: `to: ${to.problem.message}` } };
  const range = { from: from.value, to: to.value, count: Number(draft.count), spacing: draft.spacing };
  return { path: draft.path, values: spreadValues(range, field) };
}
