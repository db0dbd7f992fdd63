import { decodeNetwork, writeOnnx, writeTfjsLayersModel } from '@dl-rsim/networks';
import { fail, succeed } from '@dl-rsim/spec';
import { presentableIssues } from './presentable.ts';
import type { ExportRequest } from './protocol.ts';
import { serveChild } from './serve-child.ts';

/** Writes one network in a format of others. */
await serveChild(async ({ document, attachments: [file = new Uint8Array()] }) => {
  const { format } = document as ExportRequest;
  const network = decodeNetwork(file);
  const written = format === 'ONNX' ? writeOnnx(network) : writeTfjsLayersModel(network);
  return written.ok
    ? { value: succeed(null), attachments: [written.value] }
    : { value: fail(presentableIssues(written.problem)) };
});
