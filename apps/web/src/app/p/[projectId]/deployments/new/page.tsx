import type { Metadata } from 'next';
import { NewDeploymentPage } from '../../../../../features/deployment/new-deployment-page.tsx';

export const metadata: Metadata = { title: 'New deployment' };

interface Props {
  readonly params: Promise<{ readonly projectId: string }>;
}

export default async function Page({ params }: Props) {
  const { projectId } = await params;
  return <NewDeploymentPage projectId={projectId} />;
}
