import { ApolloArmor } from '@escape.tech/graphql-armor';
import {
  type DocumentNode,
  type GraphQLError,
  Kind,
  type ValidationContext,
  type ValidationRule,
  visit,
} from 'graphql';

/** How much one document may ask. Checked before anything is resolved. */
export const MAX_TOKEN_COUNT = 2000;
const MAX_DEPTH = 10;
const MAX_ALIAS_COUNT = 15;
const MAX_DIRECTIVE_COUNT = 20;
/**
 * In points of graphql-armor: a scalar 1, an object 2, a list that is asked for with `first: n` n times its
 * fields.
 */
const MAX_COST = 10_000;

export function documentRules(): readonly ValidationRule[] {
  // Reported like every other error of the document; thrown, as is armor's way, it would pass for a fault
  // of ours.
  const report = (context: ValidationContext | null, error: GraphQLError) => context?.reportError(error);
  const limit = { propagateOnRejection: false, onReject: [report] };
  const armor = new ApolloArmor({
    maxDepth: { n: MAX_DEPTH, flattenFragments: true, ...limit },
    maxAliases: { n: MAX_ALIAS_COUNT, ...limit },
    maxDirectives: { n: MAX_DIRECTIVE_COUNT, ...limit },
    costLimit: { maxCost: MAX_COST, depthCostFactor: 1, flattenFragments: true, ...limit },
    // The parser counts tokens itself, see MAX_TOKEN_COUNT.
    maxTokens: { enabled: false },
    // Hidden from strangers alone, in format-error.ts.
    blockFieldSuggestion: { enabled: false },
  });
  return armor.protect().validationRules;
}

/** Whether a document reads the schema itself. */
export function isIntrospection(document: DocumentNode): boolean {
  let isFound = false;
  visit(document, {
    [Kind.FIELD]: ({ name }) => {
      if (name.value === '__schema' || name.value === '__type') isFound = true;
    },
  });
  return isFound;
}
