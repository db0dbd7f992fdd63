import { Problem } from '../setup/problem.mjs';

/** Exit code of the script where the library cannot be had here; 1 is a build that failed. */
export const UNAVAILABLE_CODE = 3;

/** What this computer or its network lacks. `npm test` leaves the step out, and says so. */
export class Unavailable extends Problem {
  name = 'Unavailable';
}
