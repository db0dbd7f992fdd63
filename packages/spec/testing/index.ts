export * from './example-run-spec.ts';
