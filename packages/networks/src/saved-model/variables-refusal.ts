import type { SpecIssueCode } from '@dl-rsim/spec';

/** Carries what is wrong with the variables' files out of the depth of their reading. */
export class VariablesRefusal extends Error {
  readonly code: SpecIssueCode;

  constructor(message: string, code: SpecIssueCode = 'UNREADABLE') {
    super(message);
    this.code = code;
  }
}
