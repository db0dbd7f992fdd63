import type { Metadata } from 'next';
import { SearchesPage } from '../../../../features/search/searches-page.tsx';

export const metadata: Metadata = { title: 'Searches' };

interface Props {
  readonly params: Promise<{ readonly projectId: string }>;
}

export default async function Page({ params }: Props) {
  const { projectId } = await params;
  return <SearchesPage projectId={projectId} />;
}
