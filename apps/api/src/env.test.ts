import { expect, it } from 'vitest';
import { readEnv } from './env.ts';

const variables = {
  DATABASE_URL: 'postgresql://localhost/x',
  DLRSIM_HOME: '/tmp/home',
  API_PORT: '4000',
  NEXTAUTH_URL: 'http://localhost:3000/app',
  NEXTAUTH_SECRET: 'x'.repeat(32),
};

it('reads what it needs', () => {
  expect(readEnv(variables)).toMatchObject({
    port: 4000,
    webOrigin: 'http://localhost:3000',
    logLevel: 'info',
  });
});

it('names every wrong variable', () => {
  const wrong = { ...variables, DLRSIM_HOME: 'relative', NEXTAUTH_SECRET: 'short', API_PORT: '' };
  expect(() => readEnv(wrong)).toThrow(/DLRSIM_HOME: .*API_PORT: .*NEXTAUTH_SECRET: /);
});
