import type { Metadata } from 'next';
import { AccountPage } from '../../features/account/account-page.tsx';
import { SignUpForm } from '../../features/account/sign-up-form.tsx';

export const metadata: Metadata = { title: 'Sign up' };

export default function Page() {
  return (
    <AccountPage title="Create an account">
      <SignUpForm />
    </AccountPage>
  );
}
