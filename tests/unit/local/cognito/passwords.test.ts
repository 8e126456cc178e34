import assert from 'node:assert/strict';
import { createHash, getDiffieHellman } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createVerifier, verifies } from '../../../../local/cognito/passwords/verifier.ts';
import { refuses, testWorld } from './harness.ts';

describe('a password', () => {
  const FAULTS: [string, string][] = [
    ['Ab1!', 'Password not long enough'],
    ['abcd1234!', 'Password must have uppercase characters'],
    ['ABCD1234!', 'Password must have lowercase characters'],
    ['Abcdefgh!', 'Password must have numeric characters'],
    ['Abcd12345', 'Password must have symbol characters'],
  ];
  for (const [password, fault] of FAULTS) {
    test(`is refused: ${fault}`, async () => {
      const world = await testWorld();
      await refuses(
        world.signUp('ann', { email: 'a@b.io' }, { Password: password }),
        'InvalidPasswordException',
        `Password did not conform with policy: ${fault}`,
      );
    });
  }

  test('may have a blank inside, which counts as a symbol, and none at its ends', async () => {
    const world = await testWorld();
    await world.signUp('ann', { email: 'a@b.io' }, { Password: 'Abcd 1234' });
    await refuses(
      world.signUp('bob', { email: 'a@b.io' }, { Password: 'Abcd1234 ' }),
      'InvalidParameterException',
      "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[\\S]+.*[\\S]+$",
    );
  });

  test('need only be what the policy says', async () => {
    const Policies = { PasswordPolicy: { MinimumLength: 6 } };
    const world = await testWorld({ pool: { Policies } });
    await world.signUp('ann', { email: 'a@b.io' }, { Password: 'simple' });
  });

  test('is nowhere in what is stored', async () => {
    const world = await testWorld();
    await world.confirmedUser('ann');
    await world.signIn('ann');
    const names = ['users', 'user-pools', 'user-pool-clients', 'codes', 'auth-sessions', 'refresh-tokens'];
    const stored = names.map((name) => JSON.stringify([...world.storage.collection(name).values()])).join();
    assert.equal(stored.includes('Abcd1234!'), false);
    assert.ok(stored.includes('verifier'));
  });
});

describe('the verifier', () => {
  const PRIME = BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`);

  function power(base: bigint, exponent: bigint): bigint {
    let result = 1n;
    for (let square = base, rest = exponent; rest > 0n; rest >>= 1n, square = (square * square) % PRIME) {
      if (rest & 1n) result = (result * square) % PRIME;
    }
    return result;
  }

  test('is g^x mod N of SRP with the parameters of amazon-cognito-identity-js', () => {
    const { salt, value } = createVerifier('eu-west-1_Pool', 'ann', 'Abcd1234!');
    const sha256 = (...parts: (string | Buffer)[]) =>
      parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
    const padded = Buffer.from(/^[89a-f]/.test(salt) ? `00${salt}` : salt, 'hex');
    const x = BigInt(`0x${sha256(padded, sha256('Poolann:Abcd1234!')).toString('hex')}`);
    assert.equal(BigInt(`0x${Buffer.from(value, 'base64').toString('hex')}`), power(2n, x));
  });

  test('knows its password and no other, whatever they are', () => {
    const text = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' });
    fc.assert(
      fc.property(text, text, (password, other) => {
        const verifier = createVerifier('eu-west-1_Pool', 'ann', password);
        assert.ok(verifies(verifier, 'eu-west-1_Pool', 'ann', password));
        assert.equal(verifies(verifier, 'eu-west-1_Pool', 'ann', other), other === password);
        assert.equal(verifies(verifier, 'eu-west-1_Other', 'ann', password), false);
      }),
      { numRuns: 50 },
    );
  });
});
