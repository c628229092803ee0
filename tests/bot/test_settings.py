"""Settings: each has a default, `.env.example` names them all, and two readers agree."""

import re
from pathlib import Path

import pytest

from bot.environment import PREFIX, _dotenv, setting
from bot.settings import Settings, SettingsError

EXAMPLE = Path(__file__).parents[2] / ".env.example"
TOKEN = "123456:AAE-abc_DEF"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _dotenv.cache_clear()


def test_without_any_setting_everything_has_a_default() -> None:
    settings = Settings.read()
    assert settings.home_province == "Đà Nẵng"
    assert settings.telegram_token is None
    assert settings.owners == ()
    assert settings.hotline == "1022"


def test_the_example_names_every_setting_and_no_other() -> None:
    named = re.findall(rf"^{PREFIX}(\w+)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(n.lower() for n in named) == sorted(Settings.model_fields)


def test_the_example_copied_as_it_is_means_the_defaults(tmp_path: Path) -> None:
    before = Settings.read()
    Path(".env").write_bytes(EXAMPLE.read_bytes())
    assert Settings.read() == before


@pytest.mark.parametrize(
    "line",
    [
        "KETNGHIA_HOME_PROVINCE=Huế",
        'KETNGHIA_HOME_PROVINCE="Quảng Trị"',
        "export KETNGHIA_HOME_PROVINCE='Huế' # ghi chú",
        "KETNGHIA_HOME_PROVINCE=",
        "# KETNGHIA_HOME_PROVINCE=Huế",
        "KETNGHIA_HOME_PROVINCE = Huế ",
        "ketnghia_home_province=Huế",
        "hỏng = ? \n=\nKETNGHIA_HOME_PROVINCE=Huế",
    ],
)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_ask_reads_the_same_as_the_channels(line: str) -> None:
    Path(".env").write_text(line + "\n", encoding="utf-8")
    _dotenv.cache_clear()
    assert setting("home_province", "Đà Nẵng") == Settings.read().home_province


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("KETNGHIA_HOTLINE=111\n")
    _dotenv.cache_clear()
    monkeypatch.setenv("KETNGHIA_HOTLINE", "222")
    assert setting("hotline") == Settings.read().hotline == "222"


def test_owners_are_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETNGHIA_OWNERS", " telegram:123, zalo:abc ,")
    assert Settings.read().owners == ("telegram:123", "zalo:abc")


def test_a_token_is_in_no_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETNGHIA_TELEGRAM_TOKEN", TOKEN)
    settings = Settings.read()
    assert TOKEN not in repr(settings) + str(settings) + repr(settings.model_dump())
    assert settings.secrets() == [TOKEN]


@pytest.mark.parametrize(
    ("name", "value"),
    [("TELEGRAM_TOKEN", f"Use this token: {TOKEN}"), ("OWNERS", "s3cr3t"), ("TELEGRAM_BASE_URL", "s3cr3t.local")],
)
def test_a_setting_that_cannot_be_is_named_and_its_value_is_not(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"KETNGHIA_{name}", value)
    with pytest.raises(SettingsError, match=f"KETNGHIA_{name}") as error:
        Settings.read()
    assert value not in str(error.value)
    assert TOKEN not in str(error.value)
    assert error.value.__cause__ is None
