import { Anchor } from '@mantine/core';
import Link from 'next/link';
import { EmptyNotice } from './notice.tsx';

/** For an id that does not exist or that the person may not see: the API does not tell the two apart. */
export function NotThere({
  what,
  backHref,
  backLabel,
}: {
  readonly what: string;
  readonly backHref: string;
  readonly backLabel: string;
}) {
  return (
    <EmptyNotice
      isPage
      title={`No such ${what}`}
      action={
        <Anchor component={Link} href={backHref}>
          {backLabel}
        </Anchor>
      }
    >
      There is no {what} with this address, or it belongs to a project that you are not a member of.
    </EmptyNotice>
  );
}
