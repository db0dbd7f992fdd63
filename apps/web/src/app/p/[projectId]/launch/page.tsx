import type { Metadata } from 'next';
import { LaunchPage } from '../../../../features/launch/launch-page.tsx';

export const metadata: Metadata = { title: 'Launch' };

interface Props {
  readonly params: Promise<{ readonly projectId: string }>;
}

export default async function Page({ params }: Props) {
  const { projectId } = await params;
  return <LaunchPage projectId={projectId} />;
}
