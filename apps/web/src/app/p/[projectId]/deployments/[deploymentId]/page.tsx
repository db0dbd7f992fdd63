import type { Metadata } from 'next';
import { DeploymentPage } from '../../../../../features/deployment/deployment-page.tsx';

export const metadata: Metadata = { title: 'Deployment' };

interface Props {
  readonly params: Promise<{ readonly projectId: string; readonly deploymentId: string }>;
}

export default async function Page({ params }: Props) {
  const { projectId, deploymentId } = await params;
  return <DeploymentPage projectId={projectId} deploymentId={deploymentId} />;
}
