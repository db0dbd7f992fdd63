import { expect, test } from 'vitest';
import { chooseSteps, countTests, STEPS } from './steps.mjs';

test('steps run in their own order, whatever order they are asked for in', () => {
  expect(chooseSteps([]).steps).toEqual(STEPS);
  expect(chooseSteps(['types', 'lint']).steps.map(({ key }) => key)).toEqual(['lint', 'types']);
  expect(chooseSteps(['lint', 'speed']).unknown).toEqual(['speed']);
});

test.each([
  ['a good run', { numPassedTests: 7, numFailedTests: 0 }, 0, [7, 0]],
  ['failed tests', { numPassedTests: 5, numFailedTests: 2 }, 1, [5, 2]],
  ['a file that cannot be loaded', { numPassedTests: 5, numFailedTests: 0 }, 1, [5, 1]],
  ['a step without tests that fails', null, 1, [0, 1]],
  ['a step without tests', null, 0, [0, 0]],
])('%s is counted honestly', (_name, report, exitCode, [passedCount, failedCount]) => {
  expect(countTests(report, exitCode)).toEqual({ passedCount, failedCount });
});
