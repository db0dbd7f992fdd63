import type { Page } from 'playwright-core';

export interface Account {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export function newAccount(): Account {
  const tag = Math.random().toString(36).slice(2, 10);
  return { name: 'Ada Example', email: `ada-${tag}@example.org`, password: `correct horse ${tag}` };
}

/** From the landing page to the new project's home. */
export async function signUp(page: Page, url: string, account: Account): Promise<void> {
  await page.goto(url);
  await page.getByRole('link', { name: 'Create an account' }).click();
  await page.getByLabel('Name').fill(account.name);
  await page.getByLabel('E-mail').fill(account.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(account.password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL(/\/p\/prj_/);
}

export async function signIn(page: Page, url: string, account: Account): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('E-mail').fill(account.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Launches the example of the home page and gives the sweep page's address. */
export async function launchExample(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Launch example' }).click();
  await page.waitForURL(/\/sweeps\/swp_/);
  return page.url();
}

/** The rows of the table twin of a figure, header first, as text; waits until it has so many. */
export async function tableOf(
  page: Page,
  { figure, rowCount }: { readonly figure: RegExp; readonly rowCount: number },
): Promise<string[][]> {
  const section = page.getByRole('region', { name: figure });
  await section.getByText('Table', { exact: true }).click();
  await section.getByRole('row').nth(rowCount).waitFor();
  const rows = await section.getByRole('row').all();
  return Promise.all(rows.map((row) => row.locator('th, td').allInnerTexts()));
}

/** Makes an API token in the settings and gives its secret. */
export async function makeToken(page: Page, url: string): Promise<string> {
  await page.goto(`${url}/settings/tokens`);
  const form = page.getByRole('region', { name: 'New token' });
  await form.getByLabel('Name').fill('script');
  await form.getByLabel(/^Write/).check();
  await form.getByRole('button', { name: 'Create token' }).click();
  const secret = await form
    .getByText(/dlr_pat_/)
    .first()
    .innerText();
  return secret.trim();
}
