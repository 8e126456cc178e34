/**
 * Loads Ink. Two of its dependencies decide for the whole process, from the environment, while they are imported: with `CI` set
 * nothing is shown until exit, even on a terminal, and colours ignore NO_COLOR. So the environment is prepared for that moment.
 */
export async function loadScreen(color: boolean): Promise<typeof import('./screen.tsx')> {
  const { CI, CONTINUOUS_INTEGRATION, FORCE_COLOR, NODE_ENV } = process.env;
  delete process.env['CI'];
  delete process.env['CONTINUOUS_INTEGRATION'];
  if (!color) process.env['FORCE_COLOR'] = '0';
  // React's production build: faster, and without its timing records, which grow for ever.
  process.env['NODE_ENV'] ??= 'production';
  try {
    return await import('./screen.tsx');
  } finally {
    restore({ CI, CONTINUOUS_INTEGRATION, FORCE_COLOR, NODE_ENV });
  }
}

function restore(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
