import type { Project } from '@dl-rsim/db';
import type { Context } from '../../context.ts';
import { checkText } from '../../graphql/check-text.ts';
import type {
  ProjectCreateInput,
  ProjectUpdateInput,
  UserError,
} from '../../graphql/generated/resolver-types.ts';
import { userError } from '../../graphql/user-error.ts';
import { userOf } from '../../policy/index.ts';
import { countProjectsOf, createProject, updateProject } from './project.store.ts';

export const MAX_PROJECT_COUNT = 50;

interface Answer {
  readonly project: Project | null;
  readonly userErrors: readonly UserError[];
}

export async function projectCreate({ db, caller }: Context, input: ProjectCreateInput): Promise<Answer> {
  const ownerId = userOf(caller).id;
  const userErrors = checkProject(input);
  if (userErrors.length > 0) return { project: null, userErrors };
  if ((await countProjectsOf(db, ownerId)) >= MAX_PROJECT_COUNT) {
    return { project: null, userErrors: [tooManyProjects()] };
  }
  const { name, description } = input;
  const project = await createProject(db, { name: name.trim(), description: description.trim(), ownerId });
  return { project, userErrors: [] };
}

export async function projectUpdate({ db, caller }: Context, input: ProjectUpdateInput): Promise<Answer> {
  const userErrors = checkProject(input);
  if (userErrors.length > 0) return { project: null, userErrors };
  const project = await updateProject(db, {
    id: input.id,
    actorId: userOf(caller).id,
    ...(input.name == null ? {} : { name: input.name.trim() }),
    ...(input.description == null ? {} : { description: input.description.trim() }),
  });
  return { project, userErrors: [] };
}

function checkProject(input: Partial<ProjectUpdateInput>): UserError[] {
  return [
    ...(input.name == null ? [] : checkText(input.name, { path: 'name', maxCount: 100 })),
    ...(input.description == null
      ? []
      : checkText(input.description, { path: 'description', minCount: 0, maxCount: 2000 })),
  ];
}

const tooManyProjects = () =>
  userError({
    code: 'TOO_MANY',
    message: `you are in ${MAX_PROJECT_COUNT} projects already, which is the most there may be`,
    path: [],
    limit: `at most ${MAX_PROJECT_COUNT}`,
  });
