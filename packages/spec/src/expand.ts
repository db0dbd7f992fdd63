import { fieldAt } from './describe.ts';
import { fail, type SpecIssue, succeed } from './outcome.ts';
import { type Parsed, parseRunSpec } from './parse.ts';
import type { RunSpec } from './run.ts';
import { MAX_POINT_COUNT, type SweepAxis, type SweepPoint, type SweepSpec } from './sweep.ts';

/** The runs of a sweep: the full grid, first axis slowest; every point is checked as a run of its own. */
export function expandSweep(sweep: SweepSpec): Parsed<readonly SweepPoint[]> {
  const axisIssues = sweep.axes.flatMap((axis, axisIndex) => checkAxis(sweep.axes, axis, axisIndex));
  if (axisIssues.length > 0) return fail(axisIssues);
  const pointCount = sweep.axes.reduce((product, axis) => product * axis.values.length, 1);
  if (pointCount > MAX_POINT_COUNT) return fail([tooManyPoints(pointCount)]);

  const points: SweepPoint[] = [];
  const issues: SpecIssue[] = [];
  for (let pointIndex = 0; pointIndex < pointCount; pointIndex++) {
    const coordinates = coordinatesOf(sweep.axes, pointIndex);
    const spec = parseRunSpec(withValues(sweep.base, coordinates));
    if (spec.ok) points.push({ pointIndex, coordinates, spec: spec.value });
    else issues.push(...spec.problem);
  }
  return issues.length > 0 ? fail(uniqueByMessage(issues)) : succeed(points);
}

function checkAxis(axes: readonly SweepAxis[], axis: SweepAxis, axisIndex: number): readonly SpecIssue[] {
  const path = ['axes', axisIndex];
  const field = fieldAt(axis.path);
  if (!field?.isSweepable) {
    return [
      {
        path: [...path, 'path'],
        code: 'UNKNOWN_AXIS',
        message: `${axis.path} cannot be swept; specFields lists the paths that can`,
        actual: axis.path,
      },
    ];
  }
  if (axes.findIndex((other) => other.path === axis.path) < axisIndex) {
    return [
      {
        path: [...path, 'path'],
        code: 'CROSS_CHECK',
        message: `${axis.path} is swept twice; put all values into one axis`,
        actual: axis.path,
      },
    ];
  }
  const repeated = axis.values.find((value, index) => axis.values.indexOf(value) < index);
  if (repeated !== undefined) {
    return [
      {
        path: [...path, 'values'],
        code: 'CROSS_CHECK',
        message: `${axis.path} lists ${repeated} twice; name each value once`,
        actual: String(repeated),
      },
    ];
  }
  return [];
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
    const value = axis.values[rest % axis.values.length] as number;
    rest = Math.floor(rest / axis.values.length);
    return { path: axis.path, value };
  });
  return backwards.reverse();
}

function withValues(base: RunSpec, coordinates: SweepPoint['coordinates']): unknown {
  const copy: unknown = structuredClone(base);
  for (const { path, value } of coordinates) {
    const steps = path.split('.');
    const last = steps.pop() as string;
    let target = copy as Record<string, unknown>;
    for (const step of steps) target = target[step] as Record<string, unknown>;
    target[last] = value;
  }
  return copy;
}

function uniqueByMessage(issues: readonly SpecIssue[]): readonly SpecIssue[] {
  return [...new Map(issues.map((issue) => [issue.message, issue])).values()];
}
