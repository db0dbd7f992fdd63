import type { ReactNode } from 'react';
import { AppFrame } from '../../../features/frame/app-frame.tsx';

interface Props {
  readonly params: Promise<{ readonly projectId: string }>;
  readonly children: ReactNode;
}

export default async function ProjectLayout({ params, children }: Props) {
  const { projectId } = await params;
  return <AppFrame projectId={projectId}>{children}</AppFrame>;
}
