import type { Metadata } from 'next';
import { SweepPage } from '../../../../../features/sweep/sweep-page.tsx';

export const metadata: Metadata = { title: 'Sweep' };

interface Props {
  readonly params: Promise<{ readonly projectId: string; readonly sweepId: string }>;
}

export default async function Page({ params }: Props) {
  const { projectId, sweepId } = await params;
  return <SweepPage projectId={projectId} sweepId={sweepId} />;
}
