import type { SpecIssueCode } from '@dl-rsim/spec';

interface Told {
  readonly code?: SpecIssueCode;
  readonly limit?: string;
  readonly actual?: string;
}

/** Carries what is wrong with a node out of the depth of its reading; ends where its place is known. */
export class OnnxRefusal extends Error {
  readonly told: Told & { readonly code: SpecIssueCode };

  constructor(message: string, told: Told = {}) {
    super(message);
    this.told = { code: 'UNSUPPORTED', ...told };
  }
}
