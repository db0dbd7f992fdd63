export type {
  AccountIssue,
  Credentials,
  CredentialsProblem,
  NewUser,
} from './accounts/accounts.ts';
export { createUser, hashSecret, verifyCredentials } from './accounts/accounts.ts';
export { type BlobStore, blobStore, type StoredBlob } from './blob-store.ts';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './embedded/start-embedded-postgres.ts';
export type {
  ApiToken,
  AuditEntry,
  Dataset,
  Deployment,
  Design,
  IdempotencyRecord,
  Import,
  Membership,
  Network,
  NetworkExport,
  Project,
  Run,
  RunAttempt,
  RunEvent,
  RunShard,
  Search,
  SearchBatch,
  Sweep,
  Training,
  Upload,
  User,
  Worker,
} from './generated/prisma/client.ts';
/** Prisma's own namespace: input types (`Db.RunWhereInput`), `Db.sql`, `Db.JsonNull`, error classes. */
export { Prisma as Db } from './generated/prisma/client.ts';
export {
  ExportFormat,
  FailureClass,
  ImportKind,
  ImportState,
  Role,
  RunState,
} from './generated/prisma/enums.ts';
export { type IdKind, newId } from './id.ts';
export { type MigrateOptions, type MigrateReport, MigrationRefused, migrate } from './migrate.ts';
export { createPrisma, type Prisma, type PrismaOptions, poolOf, type Transaction } from './prisma.ts';
export type { RemovedBlobs, WhatStays } from './remove-blobs.ts';
export { appendRunEvent, type NewRunEvent, type RunEventKind } from './run-event.ts';
