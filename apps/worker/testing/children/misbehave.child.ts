import { serveChild } from '../../src/child/serve-child.ts';

/** A child that does what a broken one might; which, its question says. */
const acts: Readonly<Record<string, () => unknown>> = {
  echo: () => null,
  environment: () => process.env,
  'read a file of the system': async () => (await import('node:fs')).readFileSync('/etc/passwd', 'utf8'),
  'write a file': async () => (await import('node:fs')).writeFileSync('/tmp/dlrsim-child-wrote', ''),
  'start a program': async () => (await import('node:child_process')).execSync('id').toString(),
  'start a thread': async () =>
    new (await import('node:worker_threads')).Worker('1', { eval: true }).threadId,
  'load an addon': () => process.dlopen({ exports: {} }, '/tmp/dlrsim.node'),
  'hang for ever': () => {
    for (;;);
  },
  'fill the heap': () => {
    const kept: object[] = [];
    for (;;) kept.push({ kept: kept.length });
  },
  'fill buffers': () => {
    const kept: Uint8Array[] = [];
    for (;;) kept.push(new Uint8Array(16 << 20).fill(1));
  },
  'kill itself': () => process.kill(process.pid, 'SIGKILL'),
  'end with code 3': () => process.exit(3),
  'say nothing': () => process.exit(0),
  'break an invariant': () => {
    throw new Error('an invariant');
  },
  'answer nonsense': () => {
    process.stdout.write('{"a":1');
    process.exit(0);
  },
  'answer without end': async () => {
    const chunk = new Uint8Array(1 << 20);
    for (;;) await new Promise((resolve) => process.stdout.write(chunk, resolve));
  },
};

await serveChild(async ({ document, attachments }) => ({
  value: (await acts[String(document)]?.()) ?? null,
  attachments,
}));
