import { v7 } from 'uuid';

/** The first letters of an identifier: what kind of thing it names. */
export type IdKind =
  | 'usr'
  | 'tok'
  | 'prj'
  | 'dsn'
  | 'net'
  | 'dat'
  | 'upl'
  | 'imp'
  | 'exp'
  | 'run'
  | 'swp'
  | 'trn'
  | 'dep'
  | 'sea';

/**
 * A new identifier such as `run_019a9f0e5c7b7d3e8f2a4b6c8d0e1f23`: the kind and a UUID v7, ordered by time.
 */
export function newId<K extends IdKind>(kind: K): `${K}_${string}` {
  return `${kind}_${v7().replaceAll('-', '')}`;
}
