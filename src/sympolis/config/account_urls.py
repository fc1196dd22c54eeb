"""Signing in: a code by mail, or a passkey. There are no pages for passwords, nor for signing up.

The names with `mfa_` and `account_login` are those that django-allauth looks for.
"""

from django.urls import path

from sympolis.site.views import passkeys, signing_in

urlpatterns = [
    path("login/", signing_in.sign_in, name="account_login"),
    path("login/code/", signing_in.sign_in_code, name="account_code"),
    path("logout/", signing_in.sign_out, name="account_logout"),
    path("confirm/", signing_in.confirm, name="account_confirm"),
    path("passkeys/sign-in/", passkeys.sign_in_by_passkey, name="mfa_login_webauthn"),
    path("passkeys/confirm/", passkeys.confirm_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("passkeys/add/", passkeys.add_passkey, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", passkeys.remove_passkey, name="mfa_remove_webauthn"),
]
