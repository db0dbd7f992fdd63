import { fieldAt } from './describe.ts';
import { missingBranch, unknownOptions, withFieldValues } from './field-value.ts';
import { fail, type SpecIssue, type SpecIssueCode, succeed } from './outcome.ts';
import { type Parsed, parseRunSpec } from './parse.ts';
import { type AxisValue, MAX_POINT_COUNT, type SweepAxis, type SweepPoint, type SweepSpec } from './sweep.ts';

/** The values or the options of an axis, in their order. */
export function valuesOfAxis({ values, options }: SweepAxis): readonly AxisValue[] {
  return values ?? options ?? [];
}

/** The runs of a sweep: the full grid, first axis slowest; every point is checked as a run of its own. */
export function expandSweep(sweep: SweepSpec): Parsed<readonly SweepPoint[]> {
  const axisIssues = sweep.axes.flatMap((_, axisIndex) => checkAxis(sweep, axisIndex));
  if (axisIssues.length > 0) return fail(axisIssues);
  const pointCount = sweep.axes.reduce((product, axis) => product * valuesOfAxis(axis).length, 1);
  if (pointCount > MAX_POINT_COUNT) return fail([tooManyPoints(pointCount)]);

  const points: SweepPoint[] = [];
  const issues: SpecIssue[] = [];
  for (let pointIndex = 0; pointIndex < pointCount; pointIndex++) {
    const coordinates = coordinatesOf(sweep.axes, pointIndex);
    const spec = parseRunSpec(withFieldValues(sweep.base, coordinates));
    if (spec.ok) points.push({ pointIndex, coordinates, spec: spec.value });
    else issues.push(...spec.problem);
  }
  return issues.length > 0 ? fail(uniqueByMessage(issues)) : succeed(points);
}

function checkAxis({ base, axes }: SweepSpec, axisIndex: number): readonly SpecIssue[] {
  const axis = axes[axisIndex] as SweepAxis;
  const { path } = axis;
  const refuse = (part: string, code: SpecIssueCode, message: string): readonly SpecIssue[] => [
    { path: ['axes', axisIndex, part], code, message, actual: path },
  ];
  const field = fieldAt(path);
  if (!field?.isSweepable)
    return refuse('path', 'UNKNOWN_AXIS', `${path} cannot be swept; specFields lists the paths that can`);
  const absent = missingBranch(field, base);
  if (absent !== null) return refuse('path', 'CROSS_CHECK', absent);
  if (axes.findIndex((other) => other.path === path) < axisIndex)
    return refuse('path', 'CROSS_CHECK', `${path} is swept twice; put all values into one axis`);
  const wanted = field.kind === 'number' ? 'values' : 'options';
  const given = axis.values === undefined ? 'options' : 'values';
  if (wanted !== given) {
    const kind = field.kind === 'number' ? 'a number' : `a ${field.kind}`;
    return refuse(given, 'WRONG_TYPE', `${path} is ${kind}; give ${wanted} instead of ${given}`);
  }
  const values = valuesOfAxis(axis);
  const repeated = values.find((value, index) => values.indexOf(value) < index);
  if (repeated === undefined) return unknownOptions(field, values, ['axes', axisIndex, 'options']);
  const message = `${path} lists ${repeated} twice; name each value once`;
  return [{ path: ['axes', axisIndex, given], code: 'CROSS_CHECK', message, actual: String(repeated) }];
}

function tooManyPoints(pointCount: number): SpecIssue {
  return {
    path: ['axes'],
    code: 'TOO_MANY_POINTS',
    message: `the grid has ${pointCount} points; a sweep has at most ${MAX_POINT_COUNT}: take fewer values or split it`,
    limit: `at most ${MAX_POINT_COUNT}`,
    actual: String(pointCount),
  };
}

function coordinatesOf(axes: readonly SweepAxis[], pointIndex: number): SweepPoint['coordinates'] {
  let rest = pointIndex;
  const backwards = axes.toReversed().map((axis) => {
    const values = valuesOfAxis(axis);
    const value = values[rest % values.length] as AxisValue;
    rest = Math.floor(rest / values.length);
    return { path: axis.path, value };
  });
  return backwards.reverse();
}

function uniqueByMessage(issues: readonly SpecIssue[]): readonly SpecIssue[] {
  return [...new Map(issues.map((issue) => [issue.message, issue])).values()];
}
