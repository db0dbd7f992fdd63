import type { Design } from '@dl-rsim/db';
import { type AcceleratorSpec, parseAccelerator, presetByKey, presets } from '@dl-rsim/spec';
import type { Context } from '../../context.ts';
import { checkText } from '../../graphql/check-text.ts';
import type {
  DesignCreateInput,
  DesignUpdateInput,
  UserError,
} from '../../graphql/generated/resolver-types.ts';
import { userError, userErrorsOf } from '../../graphql/user-error.ts';
import { userOf } from '../../policy/index.ts';
import {
  type ChangeProblem,
  countDesignsOf,
  createDesign,
  deleteDesign,
  updateDesign,
} from './design.store.ts';

export const MAX_DESIGN_COUNT = 50;

interface Answer {
  readonly design: Design | null;
  readonly userErrors: readonly UserError[];
}

const refuse = (userErrors: readonly UserError[]): Answer => ({ design: null, userErrors });

export async function designCreate({ db, caller }: Context, input: DesignCreateInput): Promise<Answer> {
  const accelerator = parseAccelerator(input.accelerator);
  const presetKey = input.presetKey ?? null;
  const userErrors = [
    ...checkText(input.name, { path: 'name', maxCount: 100 }),
    ...(presetKey === null || presetByKey(presetKey) ? [] : [unknownPreset(presetKey)]),
    ...(accelerator.ok ? [] : userErrorsOf(accelerator.problem, ['accelerator'])),
  ];
  if (!accelerator.ok || userErrors.length > 0) return refuse(userErrors);
  const { projectId } = input;
  if ((await countDesignsOf(db, projectId)) >= MAX_DESIGN_COUNT) return refuse([tooManyDesigns()]);
  const name = input.name.trim();
  const actorId = userOf(caller).id;
  const design = await createDesign(db, {
    projectId,
    name,
    presetKey,
    accelerator: accelerator.value,
    actorId,
  });
  return design ? { design, userErrors: [] } : refuse([taken(name)]);
}

export async function designUpdate({ db, caller }: Context, input: DesignUpdateInput): Promise<Answer> {
  const accelerator = input.accelerator == null ? null : parseAccelerator(input.accelerator);
  const userErrors = [
    ...(input.name == null ? [] : checkText(input.name, { path: 'name', maxCount: 100 })),
    ...(accelerator === null || accelerator.ok ? [] : userErrorsOf(accelerator.problem, ['accelerator'])),
  ];
  if (userErrors.length > 0) return refuse(userErrors);
  const name = input.name?.trim() ?? null;
  const { id, expectedVersion } = input;
  const changed = await updateDesign(db, {
    id,
    expectedVersion,
    name,
    accelerator: acceleratorOf(accelerator),
    actorId: userOf(caller).id,
  });
  if (changed.ok) return { design: changed.value, userErrors: [] };
  return refuse([changeError(changed.problem, { name, expectedVersion })]);
}

export async function designDelete({ db, caller }: Context, id: string) {
  const isDeleted = await deleteDesign(db, id, userOf(caller).id);
  return { deletedId: isDeleted ? id : null, userErrors: [] };
}

function acceleratorOf(parsed: ReturnType<typeof parseAccelerator> | null): AcceleratorSpec | null {
  return parsed?.ok ? parsed.value : null;
}

function changeError(
  problem: ChangeProblem,
  given: { readonly name: string | null; readonly expectedVersion: number },
): UserError {
  if (problem.code === 'TAKEN') return taken(given.name ?? '');
  const limit = String(problem.version ?? 'none');
  const actual = String(given.expectedVersion);
  const message = `this design is at version ${limit}, you have changed version ${actual}; load it again`;
  return userError({ code: 'CONFLICT', message, path: ['expectedVersion'], limit, actual });
}

const taken = (name: string) =>
  userError({
    code: 'TAKEN',
    message: `this project has a design named ${name} already; choose another name`,
    path: ['name'],
    actual: name,
  });

const tooManyDesigns = () =>
  userError({
    code: 'TOO_MANY',
    message: `this project has ${MAX_DESIGN_COUNT} designs; delete one first`,
    path: [],
    limit: `at most ${MAX_DESIGN_COUNT}`,
  });

const unknownPreset = (key: string) =>
  userError({
    code: 'NOT_FOUND',
    message: `there is no preset ${key}; choose one of ${presets.map((preset) => preset.key).join(', ')}`,
    path: ['presetKey'],
    actual: key,
  });
