import type { Metadata } from 'next';
import { AccountPage } from '../../features/account/account-page.tsx';
import { SignInForm } from '../../features/account/sign-in-form.tsx';

export const metadata: Metadata = { title: 'Sign in' };

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function Page({ searchParams }: Props) {
  const { next, ended } = await searchParams;
  return (
    <AccountPage title="Sign in">
      <SignInForm nextPath={typeof next === 'string' ? next : null} wasEnded={ended === '1'} />
    </AccountPage>
  );
}
