import type { Metadata } from 'next';
import { NewTrainingPage } from '../../../../../features/training/new-training-page.tsx';

export const metadata: Metadata = { title: 'New training' };

interface Props {
  readonly params: Promise<{ readonly projectId: string }>;
}

export default async function Page({ params }: Props) {
  const { projectId } = await params;
  return <NewTrainingPage projectId={projectId} />;
}
