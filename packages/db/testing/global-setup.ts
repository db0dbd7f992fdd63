import type { TestProject } from 'vitest/node';
import { startTestServer } from './test-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly testServerUrl: string;
    readonly testTemplateName: string;
  }
}

/** One server per test run; see TEST_DATABASE_URL in test-server.ts. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer();
  project.provide('testServerUrl', server.url);
  project.provide('testTemplateName', server.templateName);
  return server.stop;
}
