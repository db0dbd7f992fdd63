import type { Metadata } from 'next';
import { TrainingPage } from '../../../../../features/training/training-page.tsx';

export const metadata: Metadata = { title: 'Training' };

interface Props {
  readonly params: Promise<{ readonly projectId: string; readonly trainingId: string }>;
}

export default async function Page({ params }: Props) {
  const { projectId, trainingId } = await params;
  return <TrainingPage projectId={projectId} trainingId={trainingId} />;
}
