import type { Metadata } from 'next';
import { LibraryPage } from '../../../../features/library/library-page.tsx';

export const metadata: Metadata = { title: 'Library' };

interface Props {
  readonly params: Promise<{ readonly projectId: string }>;
}

export default async function Page({ params }: Props) {
  const { projectId } = await params;
  return <LibraryPage projectId={projectId} />;
}
