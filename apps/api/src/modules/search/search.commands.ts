import { parseSearchSpec } from '@dl-rsim/spec';
import { limitKey } from '../../auth/index.ts';
import type { Context } from '../../context.ts';
import { checkText } from '../../graphql/check-text.ts';
import type { SearchLaunchInput, UserError } from '../../graphql/generated/resolver-types.ts';
import { userError, userErrorsOf } from '../../graphql/user-error.ts';
import { userOf } from '../../policy/index.ts';
import { checkKey, keyReused } from '../../records/idempotency-key.ts';
import { cancelSearch, launchSearch, newSearchId, type SearchRow } from './search.store.ts';
import { searchPartsOf } from './search-parts.ts';

interface Answer {
  readonly search: SearchRow | null;
  readonly userErrors: readonly UserError[];
}

const refuse = (userErrors: readonly UserError[]): Answer => ({ search: null, userErrors });

/** Checks the spec whole, then queues the search. */
export async function searchLaunch(context: Context, input: SearchLaunchInput): Promise<Answer> {
  const { db, caller, limits, ipAddress, loaders } = context;
  const { projectId, idempotencyKey, ...rest } = input;
  const spec = parseSearchSpec(rest.spec);
  const userErrors = [
    ...checkText(rest.name, { path: 'name', maxCount: 100 }),
    ...checkKey(idempotencyKey),
    ...(spec.ok ? [] : userErrorsOf(spec.problem, ['spec'])),
  ];
  if (!spec.ok || userErrors.length > 0) return refuse(userErrors);
  const { issues, ...parts } = await searchPartsOf(db, projectId, spec.value);
  if (issues.length > 0) return refuse(userErrorsOf(issues, ['spec']));
  await limits.takeLaunch(limitKey(caller, ipAddress), 1);
  const actorId = userOf(caller).id;
  const launched = await launchSearch(context, {
    search: { id: newSearchId(), projectId, name: rest.name.trim(), spec: spec.value, ...parts, actorId },
    key: idempotencyKey ?? null,
    request: { projectId, ...rest },
  });
  if (!launched.ok) return refuse([keyReused()]);
  return { search: await loaders.search.load(launched.value), userErrors: [] };
}

export async function searchCancel(context: Context, id: string): Promise<Answer> {
  const isCancelled = await cancelSearch(context, { id, actorId: userOf(context.caller).id });
  const search = await context.loaders.search.load(id);
  if (isCancelled || search?.state === 'CANCELLED') return { search, userErrors: [] };
  const state = search?.state ?? 'gone';
  const message = `this search has ended as ${state}; there is nothing to cancel`;
  const ended = userError({ code: 'ALREADY_ENDED', message, path: ['id'], actual: state });
  return { search, userErrors: [ended] };
}
