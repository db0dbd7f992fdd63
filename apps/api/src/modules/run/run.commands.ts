import { parseRunSpec } from '@dl-rsim/spec';
import { limitKey } from '../../auth/index.ts';
import type { Context } from '../../context.ts';
import { checkText } from '../../graphql/check-text.ts';
import type { RunLaunchInput, UserError } from '../../graphql/generated/resolver-types.ts';
import { userError, userErrorsOf } from '../../graphql/user-error.ts';
import { userOf } from '../../policy/index.ts';
import { checkKey, keyReused } from '../../records/idempotency-key.ts';
import { checkLaunch } from './check-launch.ts';
import type { RunRow } from './run.store.ts';
import { cancelRuns } from './run-cancel.store.ts';
import { launchRun, newRunId } from './run-launch.store.ts';

interface Answer {
  readonly run: RunRow | null;
  readonly userErrors: readonly UserError[];
}

const refuse = (userErrors: readonly UserError[]): Answer => ({ run: null, userErrors });

/** Checks the spec whole, then queues the run. */
export async function runLaunch(context: Context, input: RunLaunchInput): Promise<Answer> {
  const { db, caller, limits, ipAddress, loaders } = context;
  const { projectId, idempotencyKey, ...rest } = input;
  const spec = parseRunSpec(rest.spec);
  const userErrors = [
    ...checkText(rest.name, { path: 'name', maxCount: 120 }),
    ...checkKey(idempotencyKey),
    ...(spec.ok ? [] : userErrorsOf(spec.problem, ['spec'])),
  ];
  if (!spec.ok || userErrors.length > 0) return refuse(userErrors);
  const ingredients = await checkLaunch(db, projectId, [spec.value]);
  if (!ingredients.ok) return refuse(userErrorsOf(ingredients.problem, ['spec']));
  await limits.takeLaunch(limitKey(caller, ipAddress), 1);
  const launched = await launchRun(context, {
    launch: { projectId, sweepId: null, actorId: userOf(caller).id },
    run: { id: newRunId(), name: rest.name.trim(), spec: spec.value, ...ingredients.value, pointIndex: null },
    key: idempotencyKey ?? null,
    request: { projectId, ...rest },
  });
  return launched.ok
    ? { run: await loaders.run.load(launched.value), userErrors: [] }
    : refuse([keyReused()]);
}

export async function runCancel(context: Context, id: string): Promise<Answer> {
  const actorId = userOf(context.caller).id;
  const cancelledCount = await cancelRuns(context, { runIds: [id], subjectId: id, actorId });
  const run = await context.loaders.run.load(id);
  if (cancelledCount > 0 || run?.state === 'CANCELLED') return { run, userErrors: [] };
  return { run, userErrors: [endedAlready(run?.state ?? 'gone')] };
}

const endedAlready = (state: string) =>
  userError({
    code: 'ALREADY_ENDED',
    message: `this run has ended as ${state}; there is nothing to cancel`,
    path: ['id'],
    actual: state,
  });
