import type { Metadata } from 'next';
import { DatasetPage } from '../../../../../../features/dataset/dataset-page.tsx';

export const metadata: Metadata = { title: 'Data set' };

interface Props {
  readonly params: Promise<{ readonly projectId: string; readonly datasetId: string }>;
}

export default async function Page({ params }: Props) {
  const { projectId, datasetId } = await params;
  return <DatasetPage projectId={projectId} datasetId={datasetId} />;
}
