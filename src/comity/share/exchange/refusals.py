"""What the exchange refuses."""

from __future__ import annotations

from comity.model.errors import ComityError


class ForbiddenError(ComityError):
    """The caller is known, and may not do this."""

    code = "forbidden"
    status = 403
