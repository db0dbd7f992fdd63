'use client';

import { UserCreateDocument } from '@dl-rsim/client';
import { Alert, Anchor, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { send } from '../../lib/api.ts';
import { routes } from '../../lib/routes.ts';
import { issueAt } from '../../lib/spec-fields.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useSignIn } from './use-sign-in.ts';

type Issues = readonly { readonly path: readonly string[]; readonly message: string }[];

/** A new account; the person is signed in with it and lands in a project of their own. */
export function SignUpForm() {
  const router = useRouter();
  const signIn = useSignIn();
  const [issues, setIssues] = useState<Issues>([]);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [name, email, password] = ['name', 'email', 'password'].map((key) => String(form.get(key)));
    setIsBusy(true);
    setError(null);
    try {
      const input = { name: name ?? '', email: email ?? '', password: password ?? '' };
      const { userCreate } = await send(UserCreateDocument, { input });
      setIssues(userCreate.userErrors);
      if (userCreate.user) {
        const problem = await signIn.submit(input.email, input.password);
        return router.replace(problem === null ? routes.landing() : routes.signIn());
      }
    } catch (thrown) {
      setError(thrown);
    }
    setIsBusy(false);
  };
  const known = ['name', 'email', 'password'];
  const rest = issues.filter((issue) => !known.includes(issue.path.at(-1) ?? ''));

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <Fields issues={issues} />
        {rest.map((issue) => (
          <Alert key={issue.message} color="red" role="alert">
            {issue.message}
          </Alert>
        ))}
        {error ? <ErrorNotice error={error} /> : null}
        <Button type="submit" loading={isBusy} disabled={!signIn.isReady} size="md">
          Create account
        </Button>
        <Text size="sm" c="dimmed">
          Already have one?{' '}
          <Anchor component={Link} underline="always" inherit href={routes.signIn()}>
            Sign in
          </Anchor>
        </Text>
      </Stack>
    </form>
  );
}

function Fields({ issues }: { readonly issues: Issues }) {
  return (
    <>
      <TextInput name="name" label="Name" autoComplete="name" required error={issueAt(issues, 'name')} />
      <TextInput
        name="email"
        type="email"
        label="E-mail"
        autoComplete="email"
        required
        error={issueAt(issues, 'email')}
      />
      <PasswordInput
        name="password"
        label="Password"
        description="12 to 128 characters"
        autoComplete="new-password"
        required
        error={issueAt(issues, 'password')}
      />
    </>
  );
}
