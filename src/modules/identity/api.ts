import { del, type Endpoint, get, post, put } from '#platform/module.ts'
import { checkUsername } from './check-username.ts'
import { changeEmail } from './email/change-email.ts'
import { verifyEmail } from './email/verify-email.ts'
import { linkAccount, unlinkAccount } from './external/link-account.ts'
import { listProviders } from './external/list-providers.ts'
import { signInExternally } from './external/sign-in-externally.ts'
import { addPasskey } from './passkey/add-passkey.ts'
import { beginPasskeySignIn } from './passkey/begin-passkey-sign-in.ts'
import { beginPasskey } from './passkey/begin-passkey.ts'
import { removePasskey } from './passkey/remove-passkey.ts'
import { signInWithPasskey } from './passkey/sign-in-with-passkey.ts'
import { askPasswordReset } from './password/ask-password-reset.ts'
import { changePassword } from './password/change-password.ts'
import { resetPassword } from './password/reset-password.ts'
import { giveRole, takeRole } from './people/change-role.ts'
import { createAccount } from './people/create-account.ts'
import { dropSecondFactor, signOutPerson } from './people/help-account.ts'
import { listPeople } from './people/list-people.ts'
import { openContact } from './people/open-contact.ts'
import { showPerson } from './people/show-person.ts'
import { askPhoneCode, changePhone } from './phone/change-phone.ts'
import { askSignInCode, signInByCode } from './phone/sign-in-by-code.ts'
import { askErasure } from './privacy/ask-erasure.ts'
import { cancelErasure } from './privacy/cancel-erasure.ts'
import { giveConsent, myConsents } from './privacy/consents.ts'
import { exportMyData } from './privacy/export-my-data.ts'
import { publishPolicy, readPolicy, readPolicyTexts } from './privacy/policies.ts'
import { chooseInterests } from './profile/choose-interests.ts'
import { chooseSettings } from './profile/choose-settings.ts'
import { myProfile } from './profile/profile.ts'
import { updateProfile } from './profile/update-profile.ts'
import { register } from './register.ts'
import { beginTotp } from './second-factor/begin-totp.ts'
import { disableTotp } from './second-factor/disable-totp.ts'
import { enableTotp } from './second-factor/enable-totp.ts'
import { giveSecondFactor } from './second-factor/give-second-factor.ts'
import { renewRecoveryCodes } from './second-factor/renew-recovery-codes.ts'
import { endOtherSessions } from './session/end-other-sessions.ts'
import { endSession } from './session/end-session.ts'
import { listSessions } from './session/list-sessions.ts'
import { mySecurity } from './session/my-security.ts'
import { signIn } from './session/sign-in.ts'
import { signOut } from './session/sign-out.ts'
import { setUp } from './setup/set-up.ts'
import { createToken } from './token/create-token.ts'
import { listTokens } from './token/list-tokens.ts'
import { revokeToken } from './token/revoke-token.ts'

export const api: Endpoint[] = [
  post('/registrations', register),
  get('/usernames/:username', checkUsername),
  post('/set-up', setUp),

  post('/sessions', signIn),
  post('/sessions/code', signInByCode),
  post('/sessions/passkey', signInWithPasskey),
  post('/sessions/external', signInExternally),
  post('/sessions/current/second-factor', giveSecondFactor),
  del('/sessions/current', signOut),
  post('/sign-in-codes', askSignInCode),
  post('/passkey-challenges', beginPasskeySignIn),
  get('/sign-in-providers', listProviders),
  post('/password-resets', askPasswordReset),
  put('/password-resets', resetPassword),
  post('/email-proofs', verifyEmail),

  get('/me/profile', myProfile),
  put('/me/profile', updateProfile),
  put('/me/interests', chooseInterests),
  put('/me/settings', chooseSettings),
  get('/me/security', mySecurity),
  put('/me/password', changePassword),
  put('/me/email', changeEmail),
  post('/me/phone-codes', askPhoneCode),
  put('/me/phone', changePhone),
  get('/me/sessions', listSessions),
  del('/me/sessions/:sessionId', endSession),
  post('/me/sessions/end-others', endOtherSessions),
  post('/me/totp', beginTotp),
  put('/me/totp', enableTotp),
  post('/me/totp/off', disableTotp),
  post('/me/recovery-codes', renewRecoveryCodes),
  post('/me/passkey-challenges', beginPasskey),
  post('/me/passkeys', addPasskey),
  del('/me/passkeys/:passkeyId', removePasskey),
  post('/me/linked-accounts', linkAccount),
  del('/me/linked-accounts/:provider', unlinkAccount),
  get('/me/tokens', listTokens),
  post('/me/tokens', createToken),
  del('/me/tokens/:tokenId', revokeToken),

  get('/policies/:kind', readPolicy),
  post('/policies/:kind', publishPolicy),
  get('/policy-texts', readPolicyTexts),
  get('/me/consents', myConsents),
  post('/me/consents', giveConsent),
  get('/me/export', exportMyData),
  post('/me/erasure', askErasure),
  del('/me/erasure', cancelErasure),

  get('/people', listPeople),
  post('/people', createAccount),
  get('/people/:personId', showPerson),
  get('/people/:personId/contact', openContact),
  put('/people/:personId/roles/:role', giveRole),
  del('/people/:personId/roles/:role', takeRole),
  post('/people/:personId/sign-out', signOutPerson),
  post('/people/:personId/drop-second-factor', dropSecondFactor)
]
