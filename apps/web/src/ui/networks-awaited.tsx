import { Paper } from '@mantine/core';
import { EmptyNotice } from './notice.tsx';

/** In place of a form, in the first moments of a new product. */
export function NetworksAwaited() {
  return (
    <Paper role="status">
      <EmptyNotice title="Just a moment">
        The networks that come with the product are being read; this page goes on by itself.
      </EmptyNotice>
    </Paper>
  );
}
