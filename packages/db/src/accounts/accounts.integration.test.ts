import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { createPrisma, createUser, verifyCredentials } from '../index.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const password = 'correct horse battery';
let userCount = 0;

async function signUp() {
  userCount += 1;
  const email = `person${userCount}@example.org`;
  const outcome = await createUser(database.prisma, { name: 'A person', email, password });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problem));
  return outcome.value;
}

const signIn = (email: string, tried: string, ipAddress: string | null = null) =>
  verifyCredentials(database.prisma, { email, password: tried, ipAddress });

test('whoever signed up can sign in, in whatever case the address is written', async () => {
  const user = await signUp();
  expect(user.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await signIn(` ${user.email.toUpperCase()} `, password)).toMatchObject({
    ok: true,
    value: { id: user.id },
  });
});

test.each([
  [{ name: ' ' }, 'name', 'TOO_SMALL'],
  [{ name: 'x'.repeat(101) }, 'name', 'TOO_BIG'],
  [{ email: 'nobody' }, 'email', 'BAD_FORMAT'],
  [{ email: `${'x'.repeat(250)}@example.org` }, 'email', 'TOO_BIG'],
  [{ password: 'eleven char' }, 'password', 'TOO_SMALL'],
  [{ password: 'x'.repeat(129) }, 'password', 'TOO_BIG'],
  [{ password: 'aaaaaaaaaaaaaaaa' }, 'password', 'BAD_FORMAT'],
])('sign-up with %o is refused', async (change, field, code) => {
  const outcome = await createUser(database.prisma, {
    name: 'A',
    email: 'a@example.org',
    password,
    ...change,
  });
  expect(outcome).toMatchObject({ ok: false, problem: [{ path: [field], code }] });
});

test('a taken address is refused and leaves the transaction whole', async () => {
  const user = await signUp();
  const projectCount = await database.prisma.$transaction(async (tx) => {
    const outcome = await createUser(tx, { name: 'B', email: user.email.toUpperCase(), password });
    expect(outcome).toMatchObject({ ok: false, problem: [{ path: ['email'], code: 'TAKEN' }] });
    return tx.project.count();
  });
  expect(projectCount).toBe(0);
});

test('a wrong password and an unknown address get the same answer', async () => {
  const user = await signUp();
  const wrong = await signIn(user.email, 'wrong horse battery');
  expect(wrong).toMatchObject({ ok: false, problem: { code: 'WRONG_CREDENTIALS' } });
  expect(await signIn('nobody@example.org', 'wrong horse battery')).toEqual(wrong);
});

test('after five failures the right password has to wait too, then gets in and wipes the slate', async () => {
  const { email } = await signUp();
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    expect(await signIn(email, 'wrong horse battery')).toMatchObject({
      problem: { code: 'WRONG_CREDENTIALS' },
    });
  }
  expect(await signIn(email, password)).toMatchObject({ problem: { code: 'THROTTLED', retryAfterSec: 1 } });
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  expect(await signIn(email, password)).toMatchObject({ ok: true });
  expect(await signIn(email, 'wrong horse battery')).toMatchObject({
    problem: { code: 'WRONG_CREDENTIALS' },
  });
});

test('a hundred parallel guesses from two processes: five are looked at', async () => {
  const { email } = await signUp();
  const other = createPrisma(database.url);
  const outcomes = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      verifyCredentials(index % 2 ? other : database.prisma, { email, password: 'wrong', ipAddress: null }),
    ),
  );
  await other.$disconnect();
  const codes = outcomes.map((outcome) => (outcome.ok ? '' : outcome.problem.code));
  expect(codes.filter((code) => code === 'WRONG_CREDENTIALS')).toHaveLength(5);
  expect(codes.filter((code) => code === 'THROTTLED')).toHaveLength(95);
});

test('an address that guesses at many accounts is slowed down, and only that address', async () => {
  const { email } = await signUp();
  for (let attempt = 1; attempt <= 20; attempt += 1) {
    await signIn(`victim${attempt}@example.org`, 'wrong', '203.0.113.7');
  }
  expect(await signIn(email, password, '203.0.113.7')).toMatchObject({ problem: { code: 'THROTTLED' } });
  expect(await signIn(email, password, '203.0.113.8')).toMatchObject({ ok: true });
});
