import { checkText } from './check-text.ts';
import type { UserError } from './generated/resolver-types.ts';

/** What people may write on the card of a network or data set; null and left out mean: as it is. */
export interface CardInput {
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly source?: string | null | undefined;
  readonly licence?: string | null | undefined;
}

const RULES = {
  name: { maxCount: 100 },
  description: { minCount: 0, maxCount: 4000 },
  source: { maxCount: 2000 },
  licence: { maxCount: 200 },
} as const;

type Field = keyof typeof RULES;
const FIELDS = Object.keys(RULES) as readonly Field[];

/** The fields that are given, without spaces at their ends, and what is wrong with them. */
export function readCardChange(input: CardInput): {
  readonly change: { readonly [K in Field]?: string };
  readonly userErrors: readonly UserError[];
} {
  const given = FIELDS.flatMap((field) => {
    const text = input[field];
    return text == null ? [] : [[field, text.trim()] as const];
  });
  const userErrors = given.flatMap(([field, text]) => checkText(text, { path: field, ...RULES[field] }));
  return { change: Object.fromEntries(given), userErrors };
}

/** Why something that results rest on cannot be deleted; `users` are their numbers. */
export function inUse(what: string, users: readonly string[]): string {
  const named = users.slice(0, 5).join(', ');
  const restCount = users.length - 5;
  const all = restCount > 0 ? `${named} and ${restCount} more` : named;
  return `${all} used this ${what}, and results stay checkable; it is kept as long as they are`;
}
