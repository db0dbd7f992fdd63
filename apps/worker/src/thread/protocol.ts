import type { DatasetFile } from '@dl-rsim/networks';
import type { Design, Images, Prepared, Progress, Shard, ShardResult } from '@dl-rsim/sim-core';
import type {
  DeploymentSpec,
  Outcome,
  ReliabilityResult,
  RunSpec,
  SearchSpec,
  SpecIssue,
  TrainingPoint,
  TrainingSpec,
} from '@dl-rsim/spec';

/** What a thread needs to simulate shards of one run; the same for all threads, large arrays shared. */
export interface Loaded {
  readonly design: Design;
  readonly prepared: Prepared;
  /** The images that the run asks for, no more. */
  readonly images: Images;
}

/** Every request that the main thread may make of a simulation thread, and its answer. */
export interface Exchange {
  /** Opens the stored files, calibrates, builds error tables, and keeps the outcome as if loaded. */
  readonly prepare: {
    readonly request: {
      readonly spec: RunSpec;
      readonly networkBytes: Uint8Array;
      readonly datasetBytes: Uint8Array;
    };
    readonly reply: Outcome<Loaded, readonly SpecIssue[]>;
  };
  readonly load: { readonly request: Loaded; readonly reply: null };
  readonly simulate: { readonly request: { readonly shard: Shard }; readonly reply: ShardResult };
  readonly summarize: {
    readonly request: { readonly specFingerprint: string; readonly shards: readonly ShardResult[] };
    readonly reply: ReliabilityResult;
  };
}

export type RequestKind = keyof Exchange;
export type RequestOf<K extends RequestKind> = Exchange[K]['request'];
export type ReplyOf<K extends RequestKind> = Exchange[K]['reply'];

/** Main thread to simulation thread. A thread has at most one request at a time. */
export type ThreadRequest = {
  readonly [K in RequestKind]: { readonly kind: K; readonly body: RequestOf<K> };
}[RequestKind];

/**
 * Simulation thread to main thread. `stopped` answers a request that was told to stop; `progress` answers
 * nothing and may come any number of times before the answer.
 */
export type ThreadReply =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'done'; readonly value: ReplyOf<RequestKind> }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'threw'; readonly message: string; readonly stack: string };

/** Given to a thread when it is made: one shared word, not 0 once the current request must stop. */
export interface ThreadStart {
  readonly stopWord: Int32Array;
}

/** What a fetch thread is asked when it is made; it answers and ends. */
export interface FetchRequest {
  readonly registryKey: string;
  readonly cacheDir: string;
  readonly datasetsDir: string | null;
}

export type FetchReply =
  | { readonly kind: 'progress'; readonly doneByteCount: number; readonly totalByteCount: number }
  | { readonly kind: 'done'; readonly outcome: Outcome<readonly DatasetFile[], readonly SpecIssue[]> }
  | { readonly kind: 'threw'; readonly message: string; readonly stack: string };

/** What a training thread is asked when it is made; it answers and ends. */
export interface TrainRequest {
  readonly spec: TrainingSpec;
  readonly networkBytes: Uint8Array;
  /** The stored files of both splits of the data set. */
  readonly testBytes: Uint8Array;
  readonly trainBytes: Uint8Array;
}

export interface TrainedNetwork {
  readonly bytes: Uint8Array;
  /** NetworkSummary without the digest of `bytes`. */
  readonly card: Readonly<Record<string, unknown>>;
  /** Of TensorFlow.js. */
  readonly backend: string;
}

export type TrainReply =
  | {
      readonly kind: 'point';
      readonly point: TrainingPoint;
      readonly remainingSec: number | null;
      readonly backend: string;
    }
  | { readonly kind: 'done'; readonly outcome: Outcome<TrainedNetwork, readonly SpecIssue[]> }
  | { readonly kind: 'threw'; readonly message: string; readonly stack: string };

/** What a thread for one request tells on its way, and answers. */
export type OnceReply<Told, Value> =
  | { readonly kind: 'told'; readonly told: Told }
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'threw'; readonly message: string; readonly stack: string };

/** What a deployment thread is asked; it answers with the outcome of a DeploymentResult. */
export interface DeployRequest {
  readonly spec: DeploymentSpec;
  readonly specFingerprint: string;
  readonly networkBytes: Uint8Array;
  /** Null where nothing is measured on images. */
  readonly datasetBytes: Uint8Array | null;
}

/** How far a thread is, in steps of its phase. */
export interface ThreadProgress {
  readonly phase: string;
  readonly doneCount: number;
  readonly totalCount: number;
}

/** What a search thread is asked; it answers with the outcome of a SearchResult. */
export interface SearchRequest {
  readonly spec: SearchSpec;
  readonly specFingerprint: string;
  readonly networkBytes: Uint8Array;
  readonly datasetBytes: Uint8Array | null;
  /** What an earlier attempt found, from the first batch on. */
  readonly batches: readonly AnsweredBatch[];
}

/** What a question of a search was answered with. */
export interface AnsweredBatch {
  readonly batchIndex: number;
  /** SearchTell of packages/sim-core, as JSON has brought it back. */
  readonly tell: unknown;
}

export type SearchTold =
  | { readonly kind: 'batch'; readonly batch: AnsweredBatch }
  | ({ readonly kind: 'progress' } & ThreadProgress);
