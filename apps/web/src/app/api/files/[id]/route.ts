import { forwardTo } from '../../../../server/forward.ts';

export const dynamic = 'force-dynamic';

export async function GET(
  request: Request,
  { params }: { readonly params: Promise<{ readonly id: string }> },
): Promise<Response> {
  const { id } = await params;
  return forwardTo(`/files/${encodeURIComponent(id)}`)(request);
}
