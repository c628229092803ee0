"""The settings of the running channels, from the environment (``KETNGHIA_…``) or ``.env``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.environment import DOTENV, HISTORY_DAYS, HOME_PROVINCE, HOTLINE, PREFIX
from knowledge.errors import KnowledgeError

ZALO_WEBHOOK = "/webhooks/zalo"  # the path of the web server to which Zalo pushes
ZALO_OA_WEBHOOK = "/webhooks/zalo_oa"
_ADDRESS = re.compile(r"https?://[^\s/]+\S*")
_TELEGRAM_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_TELEGRAM_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_ZALO_TOKEN = re.compile(r"[^\s/?#%]+")
_ZALO_SECRET = re.compile(r"[!-~]{8,256}")
_ZALO_OA_APP = re.compile(r"\d{6,30}")
_DATABASE = re.compile(r"postgres(ql)?://\S+")
_OWNER = re.compile(r"[a-z_]+:\S+")


class SettingsError(KnowledgeError):
    """A setting cannot be used; the sentence names it, and never says its value."""


class Settings(BaseSettings):
    """Everything that can be set; each has a default that works or means "off"."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=DOTENV, env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore"
    )

    data: Path | None = Field(default=None, description="Thư mục dữ liệu; để trống là thư mục của hệ điều hành")
    database_url: SecretStr | None = Field(
        default=None, description="PostgreSQL dùng chung cho nhiều tiến trình: postgresql://…; để trống là tệp"
    )
    home_province: str = Field(default=HOME_PROVINCE, description="Tỉnh, thành phố được hiểu khi tên trùng nhau")
    hotline: str = Field(default=HOTLINE, description="Nơi chỉ người dân hỏi việc ngoài phạm vi")
    history_days: int = Field(default=HISTORY_DAYS, ge=1, description="ketnghia compact giữ lịch sử bao nhiêu ngày")
    owners: Annotated[tuple[str, ...], NoDecode] = Field(default=(), description="Chủ của bot: telegram:123,zalo:abc")
    host: str = Field(default="127.0.0.1", description="Địa chỉ trang web lắng nghe; 0.0.0.0 là mọi máy")
    port: int = Field(default=8080, ge=0, le=65535, description="Cổng của trang web; 0 là cổng trống bất kỳ")
    trusted_proxies: str | None = Field(
        default=None, description="Địa chỉ máy chủ trung gian được tin, cách nhau dấu phẩy"
    )
    log: Literal["console", "json"] = Field(default="console", description="Nhật ký cho người đọc, hay json cho máy")
    four_eyes: bool = Field(default=False, description="Thay đổi của biên tập viên chờ người khác duyệt: true")
    telegram_token: SecretStr | None = Field(default=None, description="Token @BotFather cấp; để trống là tắt Telegram")
    telegram_per_second: int = Field(
        default=30, ge=0, description="Số tin gửi đi mỗi giây trên Telegram, như Telegram cho phép; 0 là không giới hạn"
    )
    telegram_base_url: str = Field(default="https://api.telegram.org", description="Máy chủ Bot API")
    telegram_webhook_url: str | None = Field(
        default=None, description="Địa chỉ https công khai của trang web, để nhận tin bằng webhook; để trống là hỏi dần"
    )
    telegram_secret: SecretStr | None = Field(
        default=None, description="Mã bí mật của webhook; để trống thì tự đặt theo token"
    )
    zalo_token: SecretStr | None = Field(default=None, description="Token Zalo Bot Creator cấp; để trống là tắt Zalo")
    zalo_base_url: str = Field(default="https://bot-api.zaloplatforms.com", description="Máy chủ Zalo Bot Platform")
    zalo_webhook_url: str | None = Field(default=None, description="Nơi Zalo đẩy tin tới; để trống là bot tự hỏi Zalo")
    zalo_secret: SecretStr | None = Field(default=None, description="Mã bí mật Zalo gửi kèm mỗi tin đẩy tới")
    zalo_quota: int = Field(default=3000, ge=0, description="Số tin gửi mỗi tháng của gói Zalo; 0 là không giới hạn")
    zalo_oa_app_id: str | None = Field(default=None, description="ID ứng dụng của Zalo OA; để trống là tắt Zalo OA")
    zalo_oa_app_secret: SecretStr | None = Field(default=None, description="Khóa bí mật của ứng dụng ấy")
    zalo_oa_secret: SecretStr | None = Field(default=None, description="OA Secret Key, để kiểm tra tin Zalo đẩy tới")
    zalo_oa_refresh_token: SecretStr | None = Field(default=None, description="Refresh token lấy khi cấp quyền OA")
    zalo_oa_base_url: str = Field(default="https://openapi.zalo.me", description="Máy chủ OpenAPI của Zalo OA")
    zalo_oa_oauth_url: str = Field(default="https://oauth.zaloapp.com", description="Máy chủ gia hạn token của Zalo OA")

    @field_validator("owners", mode="before")
    @classmethod
    def _split_owners(cls, value: object) -> object:
        """``telegram:123,zalo:abc`` as a tuple."""
        owners = [o.strip() for o in value.split(",") if o.strip()] if isinstance(value, str) else value
        if isinstance(owners, list) and not all(_OWNER.fullmatch(o) for o in owners):
            raise ValueError("viết như telegram:123,zalo:abc")
        return owners

    @field_validator("database_url")
    @classmethod
    def _database_shape(cls, value: SecretStr | None) -> SecretStr | None:
        """An address as libpq takes it."""
        if value is not None and not _DATABASE.fullmatch(value.get_secret_value()):
            raise ValueError("cần một địa chỉ postgresql://người_dùng:mật_khẩu@máy:cổng/tên")
        return value

    @field_validator("telegram_token")
    @classmethod
    def _token_shape(cls, value: SecretStr | None) -> SecretStr | None:
        """A whole message of @BotFather pasted by mistake is found before it travels anywhere."""
        if value is not None and not _TELEGRAM_TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("không có dạng 123456:ABC… như @BotFather cấp")
        return value

    @field_validator("zalo_token")
    @classmethod
    def _zalo_token_shape(cls, value: SecretStr | None) -> SecretStr | None:
        """It becomes a part of an address."""
        if value is not None and not _ZALO_TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("không có dạng 123456:abc… như Zalo Bot Creator cấp")
        return value

    @field_validator("zalo_secret")
    @classmethod
    def _zalo_secret_shape(cls, value: SecretStr | None) -> SecretStr | None:
        """It becomes a header's value."""
        if value is not None and not _ZALO_SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("cần 8 đến 256 chữ cái, chữ số hoặc dấu, không dấu tiếng Việt, không khoảng trắng")
        return value

    @field_validator("zalo_oa_app_id")
    @classmethod
    def _zalo_oa_app(cls, value: str | None) -> str | None:
        """It is not the account's own id, nor a token."""
        if value is not None and not _ZALO_OA_APP.fullmatch(value):
            raise ValueError("cần ID của ứng dụng ở developers.zalo.me, chỉ có chữ số")
        return value

    @field_validator("zalo_webhook_url")
    @classmethod
    def _zalo_webhook(cls, value: str | None) -> str | None:
        """Zalo pushes to public https addresses only; the web server listens at one path."""
        if value is not None and not (value.startswith("https://") and value.endswith(ZALO_WEBHOOK)):
            raise ValueError(f"cần một địa chỉ https://…{ZALO_WEBHOOK}")
        return value

    @field_validator(
        "telegram_base_url", "telegram_webhook_url", "zalo_base_url", "zalo_oa_base_url", "zalo_oa_oauth_url"
    )
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        """An http(s) address without the slash at its end."""
        if value is not None and not _ADDRESS.fullmatch(value):
            raise ValueError("cần một địa chỉ http:// hoặc https://")
        return value and value.rstrip("/")

    @field_validator("telegram_secret")
    @classmethod
    def _secret_shape(cls, value: SecretStr | None) -> SecretStr | None:
        """What the Bot API takes as a secret token, and long enough not to be guessed."""
        if value is not None and not _TELEGRAM_SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("cần từ 16 đến 256 ký tự A–Z, a–z, 0–9, _ và -")
        return value

    @classmethod
    def read(cls, data: Path | None = None) -> Self:
        """The settings of this process; ``data`` from the command line wins. Raises SettingsError."""
        try:
            settings = cls() if data is None else cls(data=data)
        except ValidationError as error:
            # The value stays out of the sentence, and the cause out of the traceback: it may be a token.
            name = PREFIX + str(error.errors()[0]["loc"][0]).upper()
            reason = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
            raise SettingsError(f"Thiết lập {name} chưa dùng được: {reason}.") from None
        return settings

    def secrets(self) -> list[str]:
        """The values that no log may show."""
        fields = (getattr(self, name) for name in type(self).model_fields)
        return [value.get_secret_value() for value in fields if isinstance(value, SecretStr)]
