import { forwardTo } from '../../../server/forward.ts';

export const dynamic = 'force-dynamic';
export const PUT = forwardTo('/files');
