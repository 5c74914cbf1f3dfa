"""What the provider says beside the truth, and what it has been told to do wrong."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.models import get_application_model
from oauth2_provider.oauth2_validators import OAuth2Validator

told: dict[str, Any] = {}
"""`claims`: said in the token in place of the truth. `key`: "other" signs with another key, under the same name; "shared" with
the application's secret (`secret`); "none" not at all. `metadata`: said of itself in place of the truth. `seconds`: waited before each answer. `gone`: path that ends with it
answers 500. `elsewhere`: every answer leads to this address."""


class Validator(OAuth2Validator):
    """Puts address and claims into the token, and bends it."""

    oidc_claim_scope = None

    def get_additional_claims(self, request: Any) -> dict[str, Any]:
        """The address, verified unless it begins with "un"."""
        address = request.user.email
        return {"email": address, "email_verified": not address.startswith("un")} if "email" in request.scopes else {}

    def get_id_token_dictionary(self, token: Any, token_handler: Any, request: Any) -> Any:
        """What goes into the token, bent."""
        said, until = super().get_id_token_dictionary(token, token_handler, request)
        return said | told.get("claims", {}), until

    def finalize_id_token(self, id_token: Any, token: Any, token_handler: Any, request: Any) -> str:
        """The token, signed as it was told."""
        good: str = super().finalize_id_token(id_token, token, token_handler, request)
        if "key" not in told:
            return good
        said = jwt.decode(good, options={"verify_signature": False})
        name = {"kid": jwt.get_unverified_header(good)["kid"]}
        match told["key"]:
            case "none":
                return jwt.encode(said, None, "none", headers=name)
            case "shared":
                return jwt.encode(said, told["secret"], "HS256", headers=name)
        other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        return jwt.encode(said, other, "RS256", headers=name)


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Waits, breaks, says other things of itself."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path == "/told/":
            return get_response(request)
        time.sleep(told.get("seconds", 0))
        if told.get("gone") and request.path.endswith(told["gone"]):
            return HttpResponse("gone", status=500)
        if told.get("elsewhere"):
            return HttpResponse(status=302, headers={"Location": told["elsewhere"]})
        response = get_response(request)
        if "metadata" in told and request.path.endswith("openid-configuration"):
            return JsonResponse(json.loads(response.content) | told["metadata"])
        return response

    return answer


@csrf_exempt
def tell(request: HttpRequest) -> HttpResponse:
    """Take what is to be done wrong from now on, and, as `back`, where an application's people are sent back to."""
    said = json.loads(request.body)
    for client, address in said.pop("back", {}).items():
        get_application_model().objects.filter(client_id=client).update(redirect_uris=address)
    told.clear()
    told.update(said)
    return HttpResponse(status=204)
