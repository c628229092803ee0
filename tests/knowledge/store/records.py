"""Two records, and one of them changed: what the tests of the store save."""

from __future__ import annotations

from msgspec import structs

from knowledge.models import Agreement, Commitment, Party

SON_TRA = Agreement(
    id="son-tra--tra-leng",
    parties=(Party(name="Sơn Trà", kind="phường", province="Đà Nẵng"), Party(name="Trà Leng", kind="xã")),
    signed_on="2025-08-15",
    commitments=(Commitment(text="Hai bên kết nối để tiêu thụ nông sản của nhau.", fields=("economy_budget",)),),
)
HAI_CHAU = Agreement(id="hai-chau--hung-son", parties=(Party(name="Hải Châu"), Party(name="Hùng Sơn")))
NOTED = structs.replace(SON_TRA, notes="Đã kiểm tra nguồn.")
