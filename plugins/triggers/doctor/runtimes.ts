/**
 * Lambda's runtimes and when AWS deprecates them (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html, read in
 * November 2026). Those without a date here have none in sight.
 */
const DEPRECATED: Readonly<Record<string, string>> = {
  'nodejs12.x': '2023-03-31',
  'nodejs14.x': '2023-12-04',
  'nodejs16.x': '2024-06-12',
  'nodejs18.x': '2025-09-01',
  'nodejs20.x': '2026-04-30',
  'nodejs22.x': '2027-04-30',
  'python3.7': '2023-12-04',
  'python3.8': '2024-10-14',
  'python3.9': '2025-12-15',
  'dotnetcore3.1': '2023-04-03',
  dotnet6: '2024-12-20',
  dotnet8: '2026-11-10',
  'ruby2.7': '2023-12-07',
  'ruby3.2': '2026-03-31',
  java8: '2024-01-08',
  'go1.x': '2024-01-08',
  provided: '2024-01-08',
  'provided.al2': '2026-07-31',
};

/** What AWS's page has for each language that a runtime of it was deprecated of. */
const SUCCESSORS: readonly (readonly [RegExp, string])[] = [
  [/^nodejs/, 'nodejs24.x'],
  [/^python/, 'python3.13'],
  [/^dotnet/, 'dotnet10'],
  [/^ruby/, 'ruby3.4'],
  [/^java/, 'java21'],
  // Go runs as a program of its own since its runtime went.
  [/^(go|provided)/, 'provided.al2023'],
];

/** The day since when a runtime is deprecated, as `2026-04-30`, and the one to move to; undefined while it is not. */
export function deprecation(runtime: string, now: number): { since: string; successor: string } | undefined {
  const since = Object.hasOwn(DEPRECATED, runtime) ? DEPRECATED[runtime] : undefined;
  if (since === undefined || Date.parse(since) > now) return undefined;
  return { since, successor: SUCCESSORS.find(([pattern]) => pattern.test(runtime))![1] };
}
