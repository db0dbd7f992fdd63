/** The child died or answered nonsense for no reason that a file may have: a bug of ours. */
export class ChildCrash extends Error {
  override readonly name = 'ChildCrash';
}

/** The code in the child threw: an invariant of ours is broken. */
export class ChildThrew extends Error {
  override readonly name = 'ChildThrew';
}

/** The child was told to stop and did, without an answer. */
export class ChildStopped extends Error {
  override readonly name = 'ChildStopped';
}
