import type { CodegenConfig } from '@graphql-codegen/cli';

const row = (name: string) => `@dl-rsim/db#${name} as ${name}Row`;

const config: CodegenConfig = {
  schema: 'schema.graphql',
  silent: true,
  generates: {
    'src/graphql/generated/resolver-types.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        contextType: '../../context.ts#Context',
        useTypeImports: true,
        importExtension: '.ts',
        enumsAsTypes: true,
        enumType: 'string-literal',
        immutableTypes: true,
        avoidOptionals: { defaultValue: true },
        strictScalars: true,
        scalars: {
          ID: 'string',
          DateTime: 'Date',
          JSON: 'unknown',
          BigInt: { input: 'number', output: 'number | bigint' },
        },
        inputMaybeValue: 'T | null | undefined',
        mappers: {
          User: row('User'),
          ApiToken: row('ApiToken'),
          Project: row('Project'),
          Design: row('Design'),
          Network: row('Network'),
          NetworkLayer: '@dl-rsim/spec#LayerSummary as NetworkLayerRow',
          NetworkComparison: '@dl-rsim/spec#NetworkComparison as NetworkComparisonRow',
          Dataset: row('Dataset'),
          Import: row('Import'),
          NetworkExport: row('NetworkExport'),
          Sweep: row('Sweep'),
          Training: row('Training'),
          Deployment: '../../modules/deployment/deployment.store.ts#DeploymentRow',
          Search: '../../modules/search/search.store.ts#SearchRow',
          RunAttempt: row('RunAttempt'),
          Run: '../../modules/run/run.store.ts#RunRow',
          RunProgress: '../../modules/run/run.store.ts#RunClock',
          RunEvent: '../../live/run-event.store.ts#SeenRunEvent',
          RegistryDataset: '../../modules/dataset/dataset-registry.ts#RegistryDataset as RegistryDatasetRow',
        },
      },
    },
  },
};

export default config;
