"""Countries by the names Vietnamese people use for them, with their ISO 3166-1 codes."""

from __future__ import annotations

from knowledge.models import Locality

# code: names, the first is the one that is said. English names last.
_NAMES = {
    "LA": "Lào, Laos, Laotian", "KH": "Campuchia, Cam-pu-chia, Cambodia, Cambodian",
    "CN": "Trung Quốc, China, Chinese", "TH": "Thái Lan, Thailand", "JP": "Nhật Bản, Nhật, Japan, Japanese",
    "KR": "Hàn Quốc, Hàn, South Korea, Korea, Korean", "KP": "Triều Tiên, North Korea", "FR": "Pháp, France, French",
    "DE": "Đức, Germany, German", "GB": "Anh, Vương quốc Anh, United Kingdom, UK, England", "IT": "Ý, Italia, Italy",
    "ES": "Tây Ban Nha, Spain", "PT": "Bồ Đào Nha, Portugal", "NL": "Hà Lan, Netherlands", "BE": "Bỉ, Belgium",
    "CH": "Thụy Sĩ, Switzerland", "SE": "Thụy Điển, Sweden", "NO": "Na Uy, Norway", "FI": "Phần Lan, Finland",
    "DK": "Đan Mạch, Denmark", "AT": "Áo, Austria", "PL": "Ba Lan, Poland",
    "CZ": "Cộng hòa Séc, Séc, Czechia, Czech Republic", "HU": "Hungary, Hung-ga-ri", "RO": "Rumani, Romania",
    "BG": "Bulgaria", "GR": "Hy Lạp, Greece", "TR": "Thổ Nhĩ Kỳ, Turkey", "RU": "Nga, Liên bang Nga, Russia",
    "BY": "Belarus", "UA": "Ukraina, Ukraine", "US": "Hoa Kỳ, Mỹ, United States, USA, US, America", "CA": "Canada",
    "MX": "Mexico", "CU": "Cuba", "BR": "Brazil", "AR": "Argentina", "CL": "Chile", "AU": "Úc, Australia",
    "NZ": "New Zealand", "IN": "Ấn Độ, India", "MY": "Malaysia", "SG": "Singapore", "ID": "Indonesia",
    "PH": "Philippines", "MM": "Myanmar", "BN": "Brunei", "TL": "Đông Timor, Timor-Leste", "MN": "Mông Cổ, Mongolia",
    "TW": "Đài Loan, Taiwan", "KZ": "Kazakhstan", "IL": "Israel", "AE": "UAE", "SA": "Ả Rập Xê Út, Saudi Arabia",
    "IR": "Iran", "EG": "Ai Cập, Egypt", "ZA": "Nam Phi, South Africa", "MA": "Ma-rốc, Morocco", "LK": "Sri Lanka",
    "BD": "Bangladesh", "NP": "Nepal", "PK": "Pakistan", "VE": "Venezuela", "PE": "Peru", "IE": "Ireland",
    "VN": "Việt Nam, Vietnam, Viet Nam",
}  # fmt: skip


def country_id(code: str) -> str:
    """The place id of a country.

    >>> country_id("LA")
    'country:LA'
    """
    return f"country:{code}"


def countries() -> tuple[Locality, ...]:
    """Every country of the table, its other names as aliases."""
    made = []
    for code, text in _NAMES.items():
        first, *others = (n.strip() for n in text.split(","))
        made.append(
            Locality(id=country_id(code), name=first, kind="nước", country=code, level="country", aliases=tuple(others))
        )
    return tuple(made)
