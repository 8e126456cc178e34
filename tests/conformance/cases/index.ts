/** All cases, in the order of the report. */
import type { Case } from '../case.ts';
import { errorCases } from './errors.ts';
import { eventCases } from './events.ts';
import { factorCases } from './factors.ts';
import { invocationCases } from './invocation.ts';
import { leftOutCases } from './left-out.ts';
import { orderCases } from './order.ts';
import { responseCases } from './responses.ts';
import { senderCases } from './senders.ts';
import { sessionCases } from './sessions.ts';
import { tokenAreas } from './tokens.ts';

export const cases: readonly Case[] = [
  ...orderCases,
  ...eventCases,
  ...responseCases,
  ...senderCases,
  ...factorCases,
  ...sessionCases,
  ...tokenAreas,
  ...invocationCases,
  ...errorCases,
  ...leftOutCases,
];
