import type { Metadata } from 'next';
import { RunsPage } from '../../../../features/run/runs-page.tsx';

export const metadata: Metadata = { title: 'Runs' };

interface Props {
  readonly params: Promise<{ readonly projectId: string }>;
}

export default async function Page({ params }: Props) {
  const { projectId } = await params;
  return <RunsPage projectId={projectId} />;
}
