import type { Metadata } from 'next';
import { NewDesignPage } from '../../../../../features/design/new-design-page.tsx';

export const metadata: Metadata = { title: 'New accelerator' };

interface Props {
  readonly params: Promise<{ readonly projectId: string }>;
}

export default async function Page({ params }: Props) {
  const { projectId } = await params;
  return <NewDesignPage projectId={projectId} />;
}
