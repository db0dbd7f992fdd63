import type { Metadata } from 'next';
import { DesignsPage } from '../../../../features/design/designs-page.tsx';

export const metadata: Metadata = { title: 'Accelerators' };

interface Props {
  readonly params: Promise<{ readonly projectId: string }>;
}

export default async function Page({ params }: Props) {
  const { projectId } = await params;
  return <DesignsPage projectId={projectId} />;
}
