import type { AccountIssue, Transaction, User } from '@dl-rsim/db';
import { presets } from '@dl-rsim/spec';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { invariant } from '../../errors.ts';
import type { UserCreateInput, UserError } from '../../graphql/generated/resolver-types.ts';
import { userError } from '../../graphql/user-error.ts';
import { userOf } from '../../policy/index.ts';
import { addDesign } from '../design/index.ts';
import { addProject } from '../project/index.ts';
import { isEasyPassword } from './easy-password.ts';
import { endSessions, signUp } from './user.store.ts';

const emailSchema = z.email();

/**
 * Signs up. A taken e-mail address is said to be taken: whoever signs up must learn why it does not work,
 * and no letter can be sent that would say it in private. That anyone can so ask whether an address has an
 * account is slowed down by the limit on sign-ups from one address.
 */
export async function userCreate(
  { db, limits, access, ipAddress }: Context,
  input: UserCreateInput,
): Promise<{ readonly user: User | null; readonly userErrors: readonly UserError[] }> {
  await limits.takeSignUp(ipAddress);
  const userErrors = checkSignUp(input);
  if (userErrors.length > 0) return { user: null, userErrors };
  const created = await signUp(db, input, furnish);
  if (!created.ok) return { user: null, userErrors: created.problem.map(ofAccountIssue) };
  access.grantUser(created.value.id);
  return { user: created.value, userErrors: [] };
}

export async function userEndSessions({ db, caller }: Context): Promise<{ readonly isEnded: boolean }> {
  await endSessions(db, userOf(caller).id);
  return { isEnded: true };
}

/** A project with the first preset in it, so that there is something to launch. */
async function furnish(tx: Transaction, user: User): Promise<void> {
  const [preset] = presets;
  invariant(preset, 'there is a preset');
  const project = await addProject(tx, {
    name: 'My first project',
    description: 'Launch a run of the example design, then change one thing about it.',
    ownerId: user.id,
  });
  const { key: presetKey, name, accelerator } = preset;
  await addDesign(tx, { projectId: project.id, name, presetKey, accelerator, actorId: user.id });
}

function checkSignUp({ email, password }: UserCreateInput): UserError[] {
  const isEmail = emailSchema.safeParse(email.trim()).success;
  return [...(isEmail ? [] : [badEmail(email)]), ...(isEasyPassword(password) ? [easyPassword()] : [])];
}

const badEmail = (email: string) =>
  userError({
    code: 'BAD_FORMAT',
    message: `${email.slice(0, 80)} is not an e-mail address: it needs a name, an @ and a domain`,
    path: ['email'],
    actual: email.slice(0, 80),
  });

const easyPassword = () =>
  userError({
    code: 'BAD_FORMAT',
    message:
      'this password is among the first that are tried; choose another, for example four unrelated words',
    path: ['password'],
  });

const ofAccountIssue = (issue: AccountIssue) => userError(issue);
