import type { Metadata } from 'next';
import { HomePage } from '../../../features/home/home-page.tsx';

export const metadata: Metadata = { title: 'Home' };

interface Props {
  readonly params: Promise<{ readonly projectId: string }>;
}

export default async function Page({ params }: Props) {
  const { projectId } = await params;
  return <HomePage projectId={projectId} />;
}
