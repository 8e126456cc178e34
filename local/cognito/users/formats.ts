/** Formats of values with a meaning: addresses, numbers, dates. */

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;
/** E.164: a plus sign and up to 15 digits. */
const PHONE_NUMBER = /^\+\d{1,15}$/;

export const looksLikeEmail = (value: string): boolean => EMAIL.test(value);

export const looksLikePhoneNumber = (value: string): boolean => PHONE_NUMBER.test(value);

export const looksLikeNumber = (value: string): boolean => /^-?\d+(\.\d+)?$/.test(value);

export const looksLikeBoolean = (value: string): boolean => /^(true|false)$/i.test(value);

export const looksLikeDate = (value: string): boolean => !Number.isNaN(Date.parse(value)) || looksLikeNumber(value);
