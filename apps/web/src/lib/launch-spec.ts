import {
  type AcceleratorSpec,
  checkRun,
  type DatasetSummary,
  expandSweep,
  fieldAt,
  type ImageShape,
  type NetworkSummary,
  type NumberField,
  parseRunSpec,
  type RunSpec,
  SPEC_VERSION,
  type SpecIssue,
  type SweepAxis,
  valuesOfAxis,
} from '@dl-rsim/spec';
import { parseQuantity } from '@dl-rsim/units';
import { type AxisValues, parseValueList, spreadValues } from './axis-values.ts';
import { type AxisDraft, documentOf, type LaunchState } from './launch-state.ts';
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
  const axisMessages = drafts.map((draft) => (draft.ok ? null : draft.message));
  const axes = drafts.flatMap((draft) => (draft.ok ? [draft.axis] : []));
  const pointCount = axes.reduce((product, axis) => product * valuesOfAxis(axis).length, 1);
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
    ...documentOf(state),
    accelerator: parts.accelerator,
    overrides: state.overrides,
    networkDigest: state.networkDigest,
    datasetDigest: state.datasetDigest,
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
  const expanded = expandSweep({ base, axes: [...axes] });
  if (!expanded.ok) return { runs: [], issues: expanded.problem };
  return { runs: expanded.value.map((point) => point.spec), issues: [] };
}

type ReadDraft =
  | { readonly ok: true; readonly axis: SweepAxis }
  | { readonly ok: false; readonly message: string };

function readDraft(draft: AxisDraft): ReadDraft {
  const { path } = draft;
  const field = fieldAt(path);
  if (!field) return { ok: false, message: 'choose what to sweep' };
  if (field.kind === 'number') {
    const values = readNumbers(draft, field);
    return values.ok ? { ok: true, axis: { path, values: [...values.values] } } : values;
  }
  if (draft.options.length === 0) return { ok: false, message: `${fullLabel(field)}: choose at least one` };
  return { ok: true, axis: { path, options: [...draft.options] } };
}

function readNumbers(draft: AxisDraft, field: NumberField): AxisValues {
  if (draft.mode === 'list') return parseValueList(draft.list, field);
  const from = parseQuantity(draft.from, field.unit);
  const to = parseQuantity(draft.to, field.unit);
  if (!from.ok) return { ok: false, message: `from: ${from.problem.message}` };
  if (!to.ok) return { ok: false, message: `to: ${to.problem.message}` };
  const range = { from: from.value, to: to.value, count: Number(draft.count), spacing: draft.spacing };
  return spreadValues(range, field);
}
