import { invariant } from '../../errors.ts';
import type { Resolvers } from '../../graphql/generated/resolver-types.ts';
import { userOf } from '../../policy/index.ts';
import { MAX_PROJECT_COUNT, projectCreate, projectUpdate } from './project.commands.ts';
import { projectsOf } from './project.store.ts';

export const projectResolvers: Resolvers = {
  Query: {
    projects: (_root, _args, { db, caller }) => projectsOf(db, userOf(caller).id, MAX_PROJECT_COUNT),
    project: (_root, { id }, { loaders }) => loaders.project.load(id),
  },
  Mutation: {
    projectCreate: (_root, { input }, context) => projectCreate(context, input),
    projectUpdate: (_root, { input }, context) => projectUpdate(context, input),
  },
  Project: {
    role: async (project, _args, { access }) => {
      const role = await access.roleIn(project.id);
      invariant(role, 'a project is shown to members only');
      return role;
    },
    runCounts: async (project, _args, { loaders }) => {
      const counts = await loaders.runCounts.load(project.id);
      return {
        queuedCount: counts?.QUEUED ?? 0,
        runningCount: counts?.RUNNING ?? 0,
        succeededCount: counts?.SUCCEEDED ?? 0,
        failedCount: counts?.FAILED ?? 0,
        cancelledCount: counts?.CANCELLED ?? 0,
      };
    },
  },
};
