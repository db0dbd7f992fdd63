'use client';

import { Alert, Anchor, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { routes, safeNextPath } from '../../lib/routes.ts';
import { useSignIn } from './use-sign-in.ts';

export interface SignInFormProps {
  readonly nextPath: string | null;
  /** True when the session that was open has been ended elsewhere. */
  readonly wasEnded: boolean;
}

/** E-mail and password; leads to where the person wanted to go. */
export function SignInForm({ nextPath, wasEnded }: SignInFormProps) {
  const router = useRouter();
  const signIn = useSignIn();
  const [message, setMessage] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setIsBusy(true);
    const problem = await signIn.submit(String(form.get('email')), String(form.get('password')));
    if (problem === null) return router.replace(safeNextPath(nextPath));
    setMessage(problem);
    setIsBusy(false);
  };

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        {wasEnded ? <Alert color="petrol">Your session has ended. Sign in again to go on.</Alert> : null}
        <TextInput name="email" type="email" label="E-mail" autoComplete="email" required />
        <PasswordInput name="password" label="Password" autoComplete="current-password" required />
        {message ? (
          <Alert color="red" role="alert">
            {message}
          </Alert>
        ) : null}
        <Button type="submit" loading={isBusy} disabled={!signIn.isReady} size="md">
          Sign in
        </Button>
        <Text size="sm" c="dimmed">
          No account yet?{' '}
          <Anchor component={Link} underline="always" inherit href={routes.signUp()}>
            Sign up
          </Anchor>
        </Text>
      </Stack>
    </form>
  );
}
