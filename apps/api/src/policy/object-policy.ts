import type { Access } from './access.ts';

/**
 * Whether the caller may see an object of a type. It is asked wherever such an object is the value of a
 * field: by node(), in a list, an edge, a nested field, the payload of a mutation and the events of a
 * stream alike.
 */
export type ObjectPolicy<Row> = (row: Row, access: Access) => boolean | Promise<boolean>;

/** By type name. Rows of different types share one table, so it takes what GraphQL hands it. */
export type ObjectPolicies = Readonly<Record<string, ObjectPolicy<never>>>;

interface InProject {
  readonly projectId: string;
}

export const membersSee: ObjectPolicy<InProject> = async (row, access) =>
  (await access.roleIn(row.projectId)) !== null;

/** projectId null: it came with the product, or from the registry, for everyone who is signed in. */
export const membersOrAllSee: ObjectPolicy<{ readonly projectId: string | null }> = async (row, access) =>
  row.projectId === null ? access.isKnown : (await access.roleIn(row.projectId)) !== null;
