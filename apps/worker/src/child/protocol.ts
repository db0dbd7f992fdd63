import type { ExportFormat } from '@dl-rsim/db';
import { type DatasetReading, SPEC_ISSUE_CODES } from '@dl-rsim/spec';
import { z } from 'zod';

/** What import.child is asked. The bytes that it is about are the attachments, in the order told here. */
export type ImportRequest =
  /** Attachments: the file; our own file of the data set whose mean image the network subtracts, if any. */
  | { readonly kind: 'read-network'; readonly name: string; readonly hasMeanDataset: boolean }
  | { readonly kind: 'read-zoo-network'; readonly zooKey: string }
  /** Attachments: the files, in the order of their names. */
  | {
      readonly kind: 'read-dataset';
      readonly name: string;
      readonly fileNames: readonly string[];
      readonly reading: DatasetReading;
    }
  /** Attachments: the files, in the order of their names. */
  | {
      readonly kind: 'read-registry-dataset';
      readonly registryKey: string;
      readonly fileNames: readonly string[];
    };

/** What export.child is asked. Attachments: the network, in our own format. */
export interface ExportRequest {
  readonly format: ExportFormat;
}

/** What a child says of how it went; `value` is the outcome of the request, attachments belong to it. */
export const childReplySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('done'), value: z.unknown() }),
  z.strictObject({ kind: z.literal('out-of-memory') }),
  z.strictObject({ kind: z.literal('threw'), message: z.string(), stack: z.string() }),
]);
export type ChildReply = z.infer<typeof childReplySchema>;

const issueSchema = z.strictObject({
  path: z.array(z.union([z.string(), z.number()])).max(20),
  code: z.enum(SPEC_ISSUE_CODES),
  message: z.string().max(4000),
  limit: z.string().max(400).exactOptional(),
  actual: z.string().max(400).exactOptional(),
});

/** An outcome as it came over the border. */
export const outcomeSchema = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), problem: z.array(issueSchema).min(1).max(200) }),
]);
