import type { z } from 'zod';
import type { CheckOutcome } from '../outcome.ts';

/** One file about deployment: what it is known by, what it must hold, and what is compared. */
export interface DeployTable {
  /** A key of its first case, or of the file. */
  readonly marker: string;
  /** Throws CaseProblem where the file contradicts itself; a message where it is damaged. */
  readonly open: (json: unknown) => OpenedTable | { readonly message: string };
}

export interface OpenedTable {
  /** `folder`: where the file lies, for tables that need another one beside them. */
  readonly check: (folder: string | null) => CheckOutcome;
}

export function defineTable<T>(
  marker: string,
  schema: z.ZodType<T>,
  check: (content: T, folder: string | null) => CheckOutcome,
): DeployTable {
  return {
    marker,
    open: (json) => {
      const parsed = schema.safeParse(json);
      if (parsed.success) return { check: (folder) => check(parsed.data, folder) };
      const issue = parsed.error.issues[0]!;
      return { message: `${issue.path.join('.')}: ${issue.message}` };
    },
  };
}
