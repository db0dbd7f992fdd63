import { expect, it } from 'vitest';
import { isEasyPassword } from './easy-password.ts';

it.each([
  'Password1234',
  'pass-word-1234',
  'DL-RSIM 2026',
  'dlrsim-studio-1',
  '1234567890 12',
])('knows %s', (password) => {
  expect(isEasyPassword(password)).toBe(true);
});

it.each(['four unrelated words here', 'k3Jd-92mQ-zzPw', 'a dlrsim lover'])('lets %s pass', (password) => {
  expect(isEasyPassword(password)).toBe(false);
});
