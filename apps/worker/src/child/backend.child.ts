import { loadBackend } from '@dl-rsim/tf';
import { serveChild } from './serve-child.ts';

/** Says which backend of TensorFlow.js works here, and why the others do not. */
await serveChild(async () => ({ value: await loadBackend() }));
