import type { ApiToken } from '@dl-rsim/db';
import { newTokenSecret } from '../../auth/index.ts';
import type { Context } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { checkText } from '../../graphql/check-text.ts';
import type { ApiTokenCreateInput, UserError } from '../../graphql/generated/resolver-types.ts';
import { userError } from '../../graphql/user-error.ts';
import { userOf } from '../../policy/index.ts';
import { countLiveTokensOf, createApiToken, revokeApiToken } from './api-token.store.ts';

const MAX_LIFETIME_DAYS = 365;
const MAX_LIVE_TOKEN_COUNT = 50;

interface CreateAnswer {
  readonly apiToken: ApiToken | null;
  readonly secret: string | null;
  readonly userErrors: readonly UserError[];
}

export async function apiTokenCreate(
  { db, caller }: Context,
  input: ApiTokenCreateInput,
): Promise<CreateAnswer> {
  const userId = userOf(caller).id;
  const userErrors = checkToken(input);
  if (userErrors.length === 0 && (await countLiveTokensOf(db, userId)) >= MAX_LIVE_TOKEN_COUNT) {
    userErrors.push(tooManyTokens());
  }
  if (userErrors.length > 0) return { apiToken: null, secret: null, userErrors };
  const made = newTokenSecret();
  const { name, lifetimeDayCount } = input;
  const scopes = [...new Set(input.scopes)];
  const apiToken = await createApiToken(db, { userId, name: name.trim(), scopes, lifetimeDayCount }, made);
  return { apiToken, secret: made.secret, userErrors: [] };
}

export async function apiTokenRevoke({ db, caller }: Context, id: string) {
  const apiToken = await revokeApiToken(db, id, userOf(caller).id);
  if (!apiToken) throw notFound('API token with this id');
  return { apiToken, userErrors: [] };
}

function checkToken({ name, scopes, lifetimeDayCount }: ApiTokenCreateInput): UserError[] {
  const userErrors = checkText(name, { path: 'name', maxCount: 100 });
  if (scopes.length === 0) {
    const message = 'scopes is empty; give READ, or WRITE which includes it';
    userErrors.push(
      userError({ code: 'TOO_SMALL', message, path: ['scopes'], limit: 'at least 1', actual: '0' }),
    );
  }
  if (lifetimeDayCount < 1 || lifetimeDayCount > MAX_LIFETIME_DAYS) {
    userErrors.push(badLifetime(lifetimeDayCount));
  }
  return userErrors;
}

const badLifetime = (dayCount: number) =>
  userError({
    code: dayCount < 1 ? 'TOO_SMALL' : 'TOO_BIG',
    message: `lifetimeDayCount is ${dayCount}; it must be 1 to ${MAX_LIFETIME_DAYS}`,
    path: ['lifetimeDayCount'],
    limit: `1 to ${MAX_LIFETIME_DAYS}`,
    actual: String(dayCount),
  });

const tooManyTokens = () =>
  userError({
    code: 'TOO_MANY',
    message: `you have ${MAX_LIVE_TOKEN_COUNT} live tokens; revoke one first`,
    path: [],
    limit: `at most ${MAX_LIVE_TOKEN_COUNT}`,
  });
