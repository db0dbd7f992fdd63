import type { Metadata } from 'next';
import { SweepsPage } from '../../../../features/sweep/sweeps-page.tsx';

export const metadata: Metadata = { title: 'Sweeps' };

interface Props {
  readonly params: Promise<{ readonly projectId: string }>;
}

export default async function Page({ params }: Props) {
  const { projectId } = await params;
  return <SweepsPage projectId={projectId} />;
}
