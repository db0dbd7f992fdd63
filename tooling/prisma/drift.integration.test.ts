import { createTestDatabase } from '@dl-rsim/db/testing';
import { expect, test } from 'vitest';
import { diffToSchema } from './diff.mjs';

test('the migrations lead to prisma/schema, and a column beside it is noticed', async () => {
  const { url, prisma, drop } = await createTestDatabase();
  try {
    expect(await diffToSchema(url)).toMatchObject({ isSame: true });
    await prisma.$executeRaw`ALTER TABLE "Project" ADD "colour" TEXT`;
    expect(await diffToSchema(url)).toMatchObject({
      isSame: false,
      script: expect.stringContaining(`DROP COLUMN "colour"`),
    });
  } finally {
    await drop();
  }
});
