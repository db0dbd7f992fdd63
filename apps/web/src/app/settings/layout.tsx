import type { ReactNode } from 'react';
import { AppFrame } from '../../features/frame/app-frame.tsx';

export default function SettingsLayout({ children }: { readonly children: ReactNode }) {
  return <AppFrame projectId={null}>{children}</AppFrame>;
}
