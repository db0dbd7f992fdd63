export { digestOf, insertRun } from './rows.ts';
export { createTestDatabase, type TestDatabase } from './test-database.ts';
