/** What the stack's resources are called in a sentence; every other type counts as a part of these. */
const NAMES: Readonly<Record<string, string>> = {
  'AWS::Cognito::UserPool': 'user pool',
  'AWS::Cognito::UserPoolClient': 'app client',
  'AWS::DynamoDB::Table': 'table',
  'AWS::Lambda::Function': 'function',
};

/** What the stack costs, said before it is made on a real account. */
export const COST =
  "It costs nothing while it rests. Use beyond AWS's free tier is billed by Cognito (monthly active users), Lambda, DynamoDB (on demand) and CloudWatch Logs.";

/** Counts what a template makes: `1 user pool, 1 app client, 1 table and 3 functions (17 resources)`. */
export function contentsOf(template: string): { sentence: string; total: number } {
  const resources: { Type: string }[] = Object.values(JSON.parse(template).Resources);
  const parts = Object.entries(NAMES).flatMap(([type, name]) => {
    const count = resources.filter(({ Type }) => Type === type).length;
    return count === 0 ? [] : [`${count} ${name}${count === 1 ? '' : 's'}`];
  });
  const list = parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
  return { sentence: `${list} (${resources.length} resources)`, total: resources.length };
}
