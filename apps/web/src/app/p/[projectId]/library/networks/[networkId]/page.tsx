import type { Metadata } from 'next';
import { NetworkPage } from '../../../../../../features/network/network-page.tsx';

export const metadata: Metadata = { title: 'Network' };

interface Props {
  readonly params: Promise<{ readonly projectId: string; readonly networkId: string }>;
}

export default async function Page({ params }: Props) {
  const { projectId, networkId } = await params;
  return <NetworkPage projectId={projectId} networkId={networkId} />;
}
