import type { Metadata } from 'next';
import { TrainingsPage } from '../../../../features/training/trainings-page.tsx';

export const metadata: Metadata = { title: 'Training' };

interface Props {
  readonly params: Promise<{ readonly projectId: string }>;
}

export default async function Page({ params }: Props) {
  const { projectId } = await params;
  return <TrainingsPage projectId={projectId} />;
}
