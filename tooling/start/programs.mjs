import { join } from 'node:path';

/**
 * The three programs of the product and what they need to know.
 * @returns {readonly import('./supervisor.mjs').Program[]}
 */
export function listPrograms({ rootDir, settings, databaseUrl, apiPort, secrets, env }) {
  const shared = {
    ...env,
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    DATABASE_URL: databaseUrl,
    DLRSIM_HOME: settings.homeDir,
    API_PORT: String(apiPort),
    API_URL: `http://127.0.0.1:${apiPort}`,
    PORT: String(settings.port),
    NEXTAUTH_URL: env.NEXTAUTH_URL || `http://localhost:${settings.port}`,
    NEXTAUTH_SECRET: env.NEXTAUTH_SECRET || secrets.nextAuthSecret,
  };
  const app = (name, script, parameters = []) => ({
    name,
    script: join(rootDir, script),
    parameters,
    cwd: join(rootDir, 'apps', name),
    env: shared,
  });
  return [
    app('api', 'apps/api/src/main.ts'),
    app('worker', 'apps/worker/src/main.ts'),
    app('web', 'node_modules/next/dist/bin/next', [
      'start',
      '-p',
      String(settings.port),
      '-H',
      settings.host,
    ]),
  ];
}
