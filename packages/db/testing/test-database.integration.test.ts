import { expect, test } from 'vitest';
import { newId } from '../src/index.ts';
import { createTestDatabase } from './index.ts';

test('what one copy holds is not in another, nor in one made later', async () => {
  const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  await one.prisma.project.create({ data: { id: newId('prj'), name: 'only here' } });
  const three = await createTestDatabase();
  const counts = await Promise.all([one, two, three].map(({ prisma }) => prisma.project.count()));
  await Promise.all([one, two, three].map((database) => database.drop()));
  expect(counts).toEqual([1, 0, 0]);
});
