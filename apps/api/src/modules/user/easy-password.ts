/** Passwords long enough to pass, and yet among the first that are tried. */
const EASY: ReadonlySet<string> = new Set([
  '123456789012',
  '1234567890123',
  '1234567890qwe',
  '1q2w3e4r5t6y',
  'abcdefghijkl',
  'administrator',
  'adminadminadmin',
  'changemechangeme',
  'correcthorsebatterystaple',
  'football1234',
  'iloveyou1234',
  'letmeinletmein',
  'password1234',
  'password12345',
  'password123456',
  'passwordpassword',
  'qwerty123456',
  'qwertyuiop12',
  'qwertyuiop123',
  'qwertyuiopas',
  'welcome12345',
]);
const PRODUCT_WORDS = ['dlrsim', 'dlrsimstudio', 'rerammemory'];

/** Whether the password is on the short list, or the product's name and some digits. */
export function isEasyPassword(password: string): boolean {
  const plain = password.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
  const withoutDigits = plain.replaceAll(/\d/g, '');
  return EASY.has(plain) || PRODUCT_WORDS.includes(withoutDigits);
}
