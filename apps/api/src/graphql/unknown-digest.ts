import type { SpecIssue } from '@dl-rsim/spec';

/** A spec names a network or data set that its project does not have, at `path`. */
export function unknownDigest(path: readonly string[], digest: string, what: string): SpecIssue {
  const start = `${digest.slice(0, 12)}...`;
  const field = path.join('.');
  const message = `${field} is ${start}, and this project has no such ${what}; choose one that it lists`;
  return { path: [...path], code: 'CROSS_CHECK', message, actual: digest };
}
