/** A worker never thinks between two statements of a transaction: silence means that it is gone or frozen. */
const IDLE_TRANSACTION_SEC = 10;

/**
 * The same database, in sessions whose open transaction the server ends once its worker is silent. Otherwise
 * a worker that vanished in the middle of a write would keep its run locked against the next one for hours.
 */
export function sessionUrl(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  const setting = `-c idle_in_transaction_session_timeout=${IDLE_TRANSACTION_SEC}s`;
  const given = url.searchParams.get('options');
  url.searchParams.set('options', given ? `${given} ${setting}` : setting);
  return url.href;
}
