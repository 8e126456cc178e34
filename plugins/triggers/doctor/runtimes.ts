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

/** The day since when a runtime is deprecated, as `2026-04-30`; undefined while it is not. */
export function deprecatedSince(runtime: string, now: number): string | undefined {
  const day = Object.hasOwn(DEPRECATED, runtime) ? DEPRECATED[runtime] : undefined;
  return day !== undefined && Date.parse(day) <= now ? day : undefined;
}
