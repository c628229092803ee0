"""The table of commands, and reading a command line against it."""

from __future__ import annotations

import argparse
import importlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

Options = argparse.Namespace


class UsageError(Exception):
    """The command line cannot be understood; the sentence says what was meant, perhaps, or where to look."""


class Command(NamedTuple):
    """One command: what it is for, and where its arguments and its doing are written."""

    help: str
    module: str
    function: str
    arguments: Callable[[argparse.ArgumentParser], None]


def _question(parser: argparse.ArgumentParser, says: str) -> None:
    parser.add_argument("question", nargs="*", metavar="CÂU", help=says)
    parser.add_argument("--file", metavar="TỆP", help="mỗi dòng một câu (- là đầu vào chuẩn)")
    parser.add_argument("--json", action="store_true", help="in JSON, mỗi câu một dòng")


def _ask(parser: argparse.ArgumentParser) -> None:
    _question(parser, "câu hỏi; không có thì đọc từ đầu vào chuẩn")
    parser.add_argument("--explain", action="store_true", help="in thêm câu hỏi đã được hiểu thế nào")


def _places(parser: argparse.ArgumentParser) -> None:
    _question(parser, "đoạn văn; không có thì đọc từ đầu vào chuẩn")


def _extract(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="TỆP", help="tệp (.txt, .html, .docx, .pdf) hay đường dẫn của bài báo (- là đầu vào chuẩn)"
    )
    parser.add_argument("--published", metavar="NGÀY", help="ngày bài đăng, như 2025-08-16: để biết năm của ngày ký")
    parser.add_argument("--json", action="store_true", help="in JSON")
    parser.add_argument("--explain", action="store_true", help="in thêm bài báo đã được hiểu thế nào")


def _init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--empty", action="store_true", help="không có bản ghi nào")


_MAP = (
    "cột nào của tệp CSV vào trường nào: parties.0.name=city1,parties.0.country=country1,…; "
    "trường:=giá trị thì mọi bản ghi như nhau"
)


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="TỆP",
        help="JSON, JSON Lines; CSV, XLSX theo mẫu; có --map thì CSV bất kỳ",
    )
    parser.add_argument("--map", metavar="TRƯỜNG=CỘT,…", help=_MAP)
    parser.add_argument("--distinct", action="store_true", help="với --map: mỗi cặp một lần, bỏ dòng lặp lại")
    parser.add_argument("--replace", action="store_true", help="thay bản ghi trùng mã")
    parser.add_argument("--dry-run", action="store_true", help="chỉ xem sẽ có gì thay đổi")


def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="TỆP", help="nơi ghi (- là đầu ra chuẩn)")
    parser.add_argument("--format", metavar="LOẠI", help="json, jsonl, csv hoặc xlsx; mặc định theo đuôi tệp")


def _backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="TỆP", type=Path, help="nơi ghi bản sao lưu")


def _restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="TỆP", type=Path, help="bản sao lưu, hoặc một tệp knowledge.json")


def _compact(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--days", type=int, metavar="SỐ", help="giữ bao nhiêu ngày (mặc định: KETNGHIA_HISTORY_DAYS)")


def _history(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", nargs="?", metavar="MÃ", help="mã hay khóa ngắn của một bản ghi")
    parser.add_argument("--limit", type=int, default=20, metavar="SỐ", help="bao nhiêu thay đổi (mặc định: 20)")
    parser.add_argument("--json", action="store_true", help="in JSON, mỗi thay đổi một dòng")


def _starter(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--update", action="store_true", help="đưa các bản ghi đi kèm lên bản mới")
    parser.add_argument("--dry-run", action="store_true", help="chỉ xem sẽ có gì thay đổi")


def _migrate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--back", action="store_true", help="ngược lại: từ cơ sở dữ liệu về thư mục")


def _nothing(_: argparse.ArgumentParser) -> None:
    """A command without arguments of its own."""


COMMANDS: dict[str, Command] = {
    "chat": Command("trò chuyện ngay trong cửa sổ dòng lệnh", "running", "chat", _nothing),
    "ask": Command("hỏi một câu", "asking", "ask", _ask),
    "serve": Command("chạy bot trên các kênh đã có token", "running", "serve", _nothing),
    "places": Command("xem một đoạn văn nhắc tới những địa phương nào", "asking", "places_", _places),
    "extract": Command("đọc bài báo thành bản ghi nháp, kèm câu chữ làm căn cứ", "extracting", "extract_", _extract),
    "init": Command("tạo kho tri thức mới", "keeping", "init", _init),
    "import": Command("nhập bản ghi từ tệp: được cả hoặc không gì cả", "keeping", "import_", _import),
    "export": Command("xuất bản ghi ra tệp", "keeping", "export", _export),
    "starter": Command("so các bản ghi đi kèm với kho; cập nhật chúng", "keeping", "starter", _starter),
    "check": Command("đọc lại nhật ký, kho và từng bản ghi", "looking_after", "check", _nothing),
    "backup": Command("sao lưu ra một tệp, cả khi bot đang chạy", "looking_after", "backup", _backup),
    "restore": Command("khôi phục từ bản sao lưu, giữ lại kho cũ", "looking_after", "restore", _restore),
    "compact": Command("bỏ bớt lịch sử đã quá cũ", "looking_after", "compact", _compact),
    "migrate": Command("chuyển kho từ thư mục vào PostgreSQL, hay ngược lại", "looking_after", "migrate", _migrate),
    "history": Command("xem các thay đổi, mới nhất trước", "looking_after", "history", _history),
}

_EXAMPLES = """
Ví dụ:
  ketnghia chat
  ketnghia ask "Sơn Trà kết nghĩa với ai?"
"""

# argparse speaks English; these are the sentences it can say about our commands.
_SAID = (
    (re.compile(r"the following arguments are required: (.*)"), r"còn thiếu \1"),
    (re.compile(r"unrecognized arguments: (.*)"), r"không hiểu \1"),
    (re.compile(r"argument (\S+): expected one argument"), r"sau \1 phải có giá trị"),
    (re.compile(r"argument (\S+): ignored explicit argument (.*)"), r"\1 không nhận giá trị (\2)"),
    (re.compile(r"ambiguous option: (\S+) could match (.*)"), r"\1 có thể là \2"),
)


class _Parser(argparse.ArgumentParser):
    """argparse in Vietnamese, whose errors are exceptions."""

    def __init__(self, prog: str, description: str, epilog: str | None = None) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            add_help=False,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        self.add_argument("-h", "--help", action="help", help="xem hướng dẫn này")
        self.add_argument(
            "--data",
            type=Path,
            metavar="THƯ_MỤC",
            default=argparse.SUPPRESS,
            help="thư mục dữ liệu (mặc định: KETNGHIA_DATA)",
        )

    def format_help(self) -> str:
        """The help with Vietnamese headings."""
        text = super().format_help()
        for english, vietnamese in (
            ("usage:", "Cách dùng:"),
            ("positional arguments:", "Tham số:"),
            ("options:", "Tùy chọn:"),
        ):
            text = text.replace(english, vietnamese, 1)
        return text

    def error(self, message: str) -> NoReturn:
        """One sentence instead of two English lines and status 2."""
        for pattern, vietnamese in _SAID:
            message = pattern.sub(vietnamese, message)
        raise UsageError(f"{message}. Xem: {self.prog} --help")


def parse(argv: Sequence[str]) -> tuple[Callable[[Options], None], Options]:
    """What to run, and with which options; ``options.data`` is always there. Raises UsageError."""
    top = _top()
    options = top.parse_args(argv)
    if options.command is None:
        return lambda _: top.print_help(), options
    command = COMMANDS.get(options.command)
    if command is None:
        raise UsageError(_unknown(options.command))
    parser = _Parser(f"ketnghia {options.command}", command.help.capitalize() + ".")
    command.arguments(parser)
    options = parser.parse_args(options.rest, argparse.Namespace(data=getattr(options, "data", None)))

    def run(options: Options) -> None:
        """Imports what the command needs only now."""
        getattr(importlib.import_module(f"bot.cli.{command.module}"), command.function)(options)

    return run, options


def _top() -> _Parser:
    """The parser of what stands before the command."""
    listed = "\n".join(f"  {name:8} {command.help}" for name, command in COMMANDS.items())
    top = _Parser("ketnghia", "Hỏi đáp về các địa phương kết nghĩa.\n\nLệnh:\n" + listed, _EXAMPLES)
    top.add_argument("--version", action="version", version=_Version(), help="xem phiên bản")
    top.add_argument("command", nargs="?", metavar="LỆNH", help=argparse.SUPPRESS)
    top.add_argument("rest", nargs=argparse.REMAINDER, metavar="…", help=argparse.SUPPRESS)
    return top


class _Version(str):
    """The version, looked up only when somebody asks for it."""

    __slots__ = ()

    def __mod__(self, _: object) -> str:
        from importlib.metadata import version

        return f"ketnghia {version('ketnghia')}"


def _unknown(name: str) -> str:
    """The sentence for a command that does not exist."""
    from difflib import get_close_matches

    near = get_close_matches(name, COMMANDS, 1, 0.5)
    hint = f"Ý bạn là “{near[0]}”?" if near else f"Các lệnh có: {', '.join(COMMANDS)}."
    return f"không có lệnh “{name}”. {hint} (No such command.)"
