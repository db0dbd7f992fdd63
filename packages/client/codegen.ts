import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: '../../apps/api/schema.graphql',
  documents: 'src/operations/*.graphql',
  silent: true,
  generates: {
    'src/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false, skipIndexFile: true },
      config: {
        documentMode: 'string',
        useTypeImports: true,
        importExtension: '.ts',
        enumType: 'string-literal',
        immutableTypes: true,
        strictScalars: true,
        scalars: { DateTime: 'string', JSON: 'unknown', BigInt: 'number', ID: 'string' },
      },
    },
  },
};

export default config;
