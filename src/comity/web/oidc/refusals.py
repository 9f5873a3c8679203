"""What goes wrong when somebody signs in."""

from __future__ import annotations

from comity.model.errors import ComityError


class ProviderError(ComityError):
    """The provider can't be reached, or answers what it must not."""

    code = "provider"
    status = 502


class SignInError(ComityError):
    """The provider's word does not hold, or is meant for somebody else."""

    code = "sign-in"
    status = 403
