import { LandingPage } from '../features/landing/landing-page.tsx';
import { OpenProject } from '../features/landing/open-project.tsx';
import { hasSession } from '../server/signed-in.ts';

export default async function Page() {
  return (await hasSession()) ? <OpenProject /> : <LandingPage />;
}
