import { type BackendReport, backendReportSchema } from '@dl-rsim/spec';
import { askChild } from './ask-child.ts';
import { childReplySchema } from './protocol.ts';

const SCRIPT = new URL('./backend.child.ts', import.meta.url);
const LIMITS = { timeLimitSec: 60, memoryMib: 2048, heapMib: 512, answerMib: 1, usesAddons: true };

/** Which backend of TensorFlow.js works here, tried as verification will use it. @throws ChildStopped. */
export async function runBackend(signal: AbortSignal): Promise<BackendReport> {
  const answer = await askChild(SCRIPT, { document: null, attachments: [] }, { ...LIMITS, signal });
  if (answer.kind !== 'answered') return none(`it ran ${answer.kind.replaceAll('-', ' ')}`);
  const reply = childReplySchema.parse(answer.frame.document);
  if (reply.kind !== 'done') return none(reply.kind === 'threw' ? reply.message : 'it ran out of memory');
  return backendReportSchema.parse(reply.value);
}

const none = (why: string): BackendReport => ({
  backend: null,
  tried: [{ name: 'any', ok: false, why: why.slice(0, 300) }],
});
