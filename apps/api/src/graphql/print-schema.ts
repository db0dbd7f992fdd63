import { buildASTSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { loadTypeDefs } from './type-defs.ts';

/**
 * The text of apps/api/schema.graphql: the whole schema, sorted, so that a diff shows a change of the
 * contract alone.
 */
export function printSortedSchema(): string {
  return `${printSchema(lexicographicSortSchema(buildASTSchema(loadTypeDefs())))}\n`;
}
