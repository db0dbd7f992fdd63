import type { Metadata } from 'next';
import { NewSearchPage } from '../../../../../features/search/new-search-page.tsx';

export const metadata: Metadata = { title: 'New search' };

interface Props {
  readonly params: Promise<{ readonly projectId: string }>;
}

export default async function Page({ params }: Props) {
  const { projectId } = await params;
  return <NewSearchPage projectId={projectId} />;
}
