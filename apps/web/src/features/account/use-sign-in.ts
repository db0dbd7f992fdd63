'use client';

import { getCsrfToken, signIn } from 'next-auth/react';
import { useEffect, useState } from 'react';

export interface SignIn {
  /** False until the form's own token is there; before that a sign-in would fail silently. */
  readonly isReady: boolean;
  /** Signs in; null on success, else what to tell the person. */
  readonly submit: (email: string, password: string) => Promise<string | null>;
}

/**
 * Sign-in by e-mail and password. next-auth answers ok when its token check failed; its address then says
 * so.
 */
export function useSignIn(): SignIn {
  const [isReady, setIsReady] = useState(false);
  useEffect(() => {
    void getCsrfToken().finally(() => setIsReady(true));
  }, []);
  return { isReady, submit };
}

async function submit(email: string, password: string): Promise<string | null> {
  try {
    const answer = await signIn('credentials', { redirect: false, email, password });
    if (!answer) return 'The server did not answer. Try again.';
    if (answer.error === 'CredentialsSignin') return 'E-mail address or password is wrong.';
    if (answer.error) return answer.error;
    if (answer.url?.includes('csrf=true'))
      return 'This page is too old to sign in from. Reload it and try again.';
    return answer.ok ? null : 'The sign-in was refused. Try again.';
  } catch {
    return 'The server did not answer. Try again.';
  }
}
