import type { UserError } from './generated/resolver-types.ts';
import { userError } from './user-error.ts';

interface TextRule {
  readonly path: string;
  readonly minCount?: number;
  readonly maxCount: number;
}

/** Length of a text as people count characters, spaces at the ends not counted. */
export function checkText(text: string, { path, minCount = 1, maxCount }: TextRule): UserError[] {
  const count = [...text.trim()].length;
  const isShort = count < minCount;
  if (!isShort && count <= maxCount) return [];
  const limit = isShort ? `at least ${minCount}` : `at most ${maxCount}`;
  const message = `${path} has ${count} characters; it must have ${limit}`;
  return [
    userError({
      code: isShort ? 'TOO_SMALL' : 'TOO_BIG',
      message,
      path: [path],
      limit,
      actual: String(count),
    }),
  ];
}
