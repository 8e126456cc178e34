import type { Plugin } from '../../../shell/contract.ts';
import { confirm } from './confirm.ts';
import { confirmForgotPassword } from './confirm-forgot-password.ts';
import { forgotPassword } from './forgot-password.ts';
import { refresh } from './refresh.ts';
import { resendCode } from './resend-code.ts';
import { respond } from './respond.ts';
import { signin } from './signin.ts';
import { signout } from './signout.ts';
import { signup } from './signup.ts';
import { tokenShow } from './token-show.ts';
import { tokenVerify } from './token-verify.ts';
import { whoami } from './whoami.ts';

export default {
  name: 'auth',
  describe: 'What a user does: sign up, sign in, change the password',
  commands: [
    signup,
    confirm,
    resendCode,
    signin,
    respond,
    refresh,
    signout,
    whoami,
    tokenShow,
    tokenVerify,
    forgotPassword,
    confirmForgotPassword,
  ],
} satisfies Plugin;
