import type { Sweep } from '@dl-rsim/db';
import {
  expandSweep,
  fail,
  type Outcome,
  parseSweepSpec,
  type RunSpec,
  type SpecIssue,
  type SweepPoint,
  type SweepSpec,
  succeed,
} from '@dl-rsim/spec';
import { limitKey } from '../../auth/index.ts';
import type { Context } from '../../context.ts';
import { invariant, notFound } from '../../errors.ts';
import { checkText } from '../../graphql/check-text.ts';
import type { SweepLaunchInput, UserError } from '../../graphql/generated/resolver-types.ts';
import { userErrorsOf } from '../../graphql/user-error.ts';
import type { SeenRunEvent } from '../../live/run-event.store.ts';
import { streamRunEvents } from '../../live/stream-run-events.ts';
import { userOf } from '../../policy/index.ts';
import { checkKey, keyReused } from '../../records/idempotency-key.ts';
import { cancelRuns, checkLaunch, parseSequence } from '../run/index.ts';
import { launchSweep } from './sweep.store.ts';

interface Answer {
  readonly sweep: Sweep | null;
  readonly userErrors: readonly UserError[];
}

const refuse = (userErrors: readonly UserError[]): Answer => ({ sweep: null, userErrors });

/** Checks every point of the grid, then queues all of them. */
export async function sweepLaunch(context: Context, input: SweepLaunchInput): Promise<Answer> {
  const { db, caller, limits, ipAddress, loaders } = context;
  const { projectId, idempotencyKey, name, base, axes } = input;
  const expanded = parseAndExpand({ base, axes });
  const userErrors = [
    ...checkText(name, { path: 'name', maxCount: 120 }),
    ...checkKey(idempotencyKey),
    ...(expanded.ok ? [] : issuesInInput(expanded.problem)),
  ];
  if (!expanded.ok || userErrors.length > 0) return refuse(userErrors);
  const { spec, points } = expanded.value;
  const specs = points.map((point) => point.spec);
  invariant(isNotEmpty(specs), 'a sweep has a point');
  const ingredients = await checkLaunch(db, projectId, specs);
  if (!ingredients.ok) return refuse(issuesInInput(ingredients.problem));
  await limits.takeLaunch(limitKey(caller, ipAddress), points.length);
  const launched = await launchSweep(context, {
    projectId,
    name: name.trim(),
    spec,
    points,
    ...ingredients.value,
    actorId: userOf(caller).id,
    key: idempotencyKey ?? null,
    request: { projectId, name, base, axes },
  });
  return launched.ok
    ? { sweep: await loaders.sweep.load(launched.value), userErrors: [] }
    : refuse([keyReused()]);
}

/** Cancels the points that have not ended; there may be none left. */
export async function sweepCancel(context: Context, id: string): Promise<Answer> {
  const runs = (await context.loaders.runsOfSweep.load(id)) ?? [];
  const actorId = userOf(context.caller).id;
  await cancelRuns(context, { runIds: runs.map((run) => run.id), subjectId: id, actorId });
  context.loaders.runsOfSweep.clear(id);
  return { sweep: await context.loaders.sweep.load(id), userErrors: [] };
}

/** The stream of all runs of a sweep; the policy of the field has been asked already. */
export async function sweepEvents(
  context: Context,
  { sweepId, after }: { readonly sweepId: string; readonly after?: string | null | undefined },
): Promise<AsyncGenerator<SeenRunEvent>> {
  const sweep = await context.loaders.sweep.load(sweepId);
  if (!sweep) throw notFound('sweep with this id');
  const runs = (await context.loaders.runsOfSweep.load(sweepId)) ?? [];
  const runIds = runs.map((run) => run.id);
  return streamRunEvents(context, { projectId: sweep.projectId, runIds, after: parseSequence(after) });
}

function parseAndExpand(
  input: unknown,
): Outcome<{ readonly spec: SweepSpec; readonly points: readonly SweepPoint[] }, readonly SpecIssue[]> {
  const spec = parseSweepSpec(input);
  if (!spec.ok) return fail(spec.problem);
  const points = expandSweep(spec.value);
  return points.ok ? succeed({ spec: spec.value, points: points.value }) : fail(points.problem);
}

/** An issue of one point is an issue of the base spec as far as the input knows. */
function issuesInInput(issues: readonly SpecIssue[]): UserError[] {
  return issues.flatMap((issue) => {
    const isInSweep = issue.path[0] === 'base' || issue.path[0] === 'axes';
    return userErrorsOf([issue], isInSweep ? [] : ['base']);
  });
}

function isNotEmpty(specs: readonly RunSpec[]): specs is readonly [RunSpec, ...RunSpec[]] {
  return specs.length > 0;
}
