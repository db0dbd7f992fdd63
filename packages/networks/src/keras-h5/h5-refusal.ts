import type { SpecIssue } from '@dl-rsim/spec';

/** Carries what is wrong with a file out of the depth of its reading; ends at `withH5File`. */
export class H5Refusal extends Error {
  readonly issue: SpecIssue;

  constructor(issue: SpecIssue) {
    super(issue.message);
    this.issue = issue;
  }
}
