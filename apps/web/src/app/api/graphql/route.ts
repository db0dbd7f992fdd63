import { forwardTo } from '../../../server/forward.ts';

export const dynamic = 'force-dynamic';
export const POST = forwardTo('/graphql');
