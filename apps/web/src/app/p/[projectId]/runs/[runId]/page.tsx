import type { Metadata } from 'next';
import { RunPage } from '../../../../../features/run/run-page.tsx';

export const metadata: Metadata = { title: 'Run' };

interface Props {
  readonly params: Promise<{ readonly projectId: string; readonly runId: string }>;
}

export default async function Page({ params }: Props) {
  const { projectId, runId } = await params;
  return <RunPage projectId={projectId} runId={runId} />;
}
