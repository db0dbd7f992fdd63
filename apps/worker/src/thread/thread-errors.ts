/** The thread died: out of memory, or its process ended it. */
export class ThreadCrash extends Error {
  override readonly name = 'ThreadCrash';
}

/** The code in the thread threw: an invariant of ours is broken. */
export class ThreadThrew extends Error {
  override readonly name = 'ThreadThrew';
}

/** The thread was told to stop and did, without an answer to its request. */
export class ThreadStopped extends Error {
  override readonly name = 'ThreadStopped';
}
