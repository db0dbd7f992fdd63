import { fail, type Outcome, type SpecIssue, type SpecIssueCode, succeed } from '@dl-rsim/spec';
import { issue } from '../issue.ts';

/** Carries what is wrong with files out of the depth of their reading; ends at `refusalsAsValues`. */
class DatasetRefusal extends Error {
  readonly issues: readonly SpecIssue[];

  constructor(issues: readonly SpecIssue[]) {
    super(issues[0]?.message);
    this.issues = issues;
  }
}

export interface Told {
  readonly message: string;
  readonly limit?: string;
  readonly actual?: string;
}

/** Ends the reading of a data set; `place` is the file or option that is wrong. */
export function refuse(place: string, code: SpecIssueCode, told: Told): never {
  throw new DatasetRefusal([issue([place], code, told)]);
}

/** Ends the reading with issues that another reader found. */
export function demandOk<T>(outcome: Outcome<T, SpecIssue | readonly SpecIssue[]>): T {
  if (outcome.ok) return outcome.value;
  const { problem } = outcome;
  throw new DatasetRefusal('code' in problem ? [problem] : problem);
}

/** What `read` returns, or the issues of the refusal that ended it. */
export function refusalsAsValues<T>(read: () => T): Outcome<T, readonly SpecIssue[]> {
  try {
    return succeed(read());
  } catch (cause) {
    if (cause instanceof DatasetRefusal) return fail(cause.issues);
    throw cause;
  }
}
