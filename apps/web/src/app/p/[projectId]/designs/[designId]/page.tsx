import type { Metadata } from 'next';
import { DesignPage } from '../../../../../features/design/design-page.tsx';

export const metadata: Metadata = { title: 'Accelerator' };

interface Props {
  readonly params: Promise<{ readonly projectId: string; readonly designId: string }>;
}

export default async function Page({ params }: Props) {
  const { projectId, designId } = await params;
  return <DesignPage projectId={projectId} designId={designId} />;
}
