import type { Metadata } from 'next';
import { DeploymentsPage } from '../../../../features/deployment/deployments-page.tsx';

export const metadata: Metadata = { title: 'Deployments' };

interface Props {
  readonly params: Promise<{ readonly projectId: string }>;
}

export default async function Page({ params }: Props) {
  const { projectId } = await params;
  return <DeploymentsPage projectId={projectId} />;
}
