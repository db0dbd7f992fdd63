import { componentTable, neurosimPartsTable } from './component-tables.ts';
import { converterTable, replicationTable, windowTable } from './exact-tables.ts';
import { hisimTable } from './hisim.ts';
import { mnsimTable } from './mnsim.ts';
import { neurosimTable } from './neurosim.ts';
import { pimsimTable } from './pimsim.ts';
import type { DeployTable } from './table.ts';

/** The first whose marker is there; those with rarer markers come first. */
const TABLES: readonly DeployTable[] = [
  componentTable,
  converterTable,
  windowTable,
  replicationTable,
  neurosimTable,
  neurosimPartsTable,
  mnsimTable,
  pimsimTable,
  hisimTable,
];

/** The table that a file is, by the keys of the file and of its first case; null where it is none. */
export function deployTableOf(json: unknown): DeployTable | null {
  if (typeof json !== 'object' || json === null) return null;
  const { cases } = json as { readonly cases?: unknown };
  const first: unknown = Array.isArray(cases) ? cases[0] : null;
  const keys = new Set([json, first].flatMap((one) => Object.keys(one ?? {})));
  return TABLES.find(({ marker }) => keys.has(marker)) ?? null;
}
