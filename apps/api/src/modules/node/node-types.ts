import { invariant } from '../../errors.ts';

/** Type of an object by the first letters of its id. */
const TYPE_OF_PREFIX = {
  usr: 'User',
  tok: 'ApiToken',
  prj: 'Project',
  dsn: 'Design',
  net: 'Network',
  dat: 'Dataset',
  imp: 'Import',
  exp: 'NetworkExport',
  run: 'Run',
  swp: 'Sweep',
  trn: 'Training',
  dep: 'Deployment',
  sea: 'Search',
} as const;
export type NodeTypeName = (typeof TYPE_OF_PREFIX)[keyof typeof TYPE_OF_PREFIX];

const TYPES: Readonly<Record<string, NodeTypeName | undefined>> = TYPE_OF_PREFIX;

/** Null for an id that names nothing of ours. */
export function nodeTypeOfId(id: string): NodeTypeName | null {
  return TYPES[id.slice(0, id.indexOf('_'))] ?? null;
}

export function nodeTypeOf(row: unknown): NodeTypeName {
  const id = (row as { readonly id?: unknown }).id;
  const type = typeof id === 'string' ? nodeTypeOfId(id) : null;
  invariant(type, 'a node has an id with a known prefix');
  return type;
}
