import type { Metadata } from 'next';
import { SearchPage } from '../../../../../features/search/search-page.tsx';

export const metadata: Metadata = { title: 'Search' };

interface Props {
  readonly params: Promise<{ readonly projectId: string; readonly searchId: string }>;
}

export default async function Page({ params }: Props) {
  const { projectId, searchId } = await params;
  return <SearchPage projectId={projectId} searchId={searchId} />;
}
