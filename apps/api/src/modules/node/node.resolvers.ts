import type { Context } from '../../context.ts';
import type { Resolvers, ResolversTypes } from '../../graphql/generated/resolver-types.ts';
import { nodeTypeOf, nodeTypeOfId } from './node-types.ts';

export const nodeResolvers: Resolvers = {
  Node: { __resolveType: (row) => nodeTypeOf(row) },
  Query: { node: (_root, { id }, context) => loadNode(context, id) },
};

/** The policy of the type is asked by the guard, as for every other field. */
async function loadNode({ loaders }: Context, id: string): Promise<Awaited<ResolversTypes['Node']> | null> {
  switch (nodeTypeOfId(id)) {
    case 'User':
      return loaders.user.load(id);
    case 'ApiToken':
      return loaders.apiToken.load(id);
    case 'Project':
      return loaders.project.load(id);
    case 'Design':
      return loaders.design.load(id);
    case 'Network':
      return loaders.network.load(id);
    case 'Dataset':
      return loaders.dataset.load(id);
    case 'Import':
      return loaders.import.load(id);
    case 'NetworkExport':
      return loaders.networkExport.load(id);
    case 'Run':
      return loaders.run.load(id);
    case 'Sweep':
      return loaders.sweep.load(id);
    case 'Training':
      return loaders.training.load(id);
    case 'Deployment':
      return loaders.deployment.load(id);
    case 'Search':
      return loaders.search.load(id);
    case null:
      return null;
  }
}
