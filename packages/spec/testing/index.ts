export { default as runSpec1 } from '../src/upgrade/run-spec-1.fixture.json' with { type: 'json' };
export * from './example-deployment-spec.ts';
export * from './example-run-spec.ts';
