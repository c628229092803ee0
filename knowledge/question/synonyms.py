"""Other words for the same thing: shorthand of phones, wordings of narrower terms, verbs that only lead to a noun."""

from __future__ import annotations

# One-word shorthand of phones and of dialect, and what it stands for; only used to find phrases, never names.
SHORTHAND: dict[str, str] = {
    "j": "gi", "ji": "gi", "zi": "gi", "vs": "voi", "zoi": "voi", "vz": "voi", "ko": "khong", "k": "khong", "kh": "khong",
    "hok": "khong", "hem": "khong", "hong": "khong", "khum": "khong", "hk": "khong", "kg": "khong",
    "hog": "khong", "kp": "khong phai", "dc": "duoc", "dk": "duoc", "trc": "truoc",
    "bn": "bao nhieu", "bnh": "bao nhieu", "bnhieu": "bao nhieu", "nhiu": "nhieu", "baonhieu": "bao nhieu",
    "ng": "nguoi", "cx": "cung", "lm": "lam", "nd": "noi dung", "fai": "phai", "bit": "biet", "bik": "biet", "mun": "muon",
    "wa": "qua", "ntn": "nhu the nao", "tnao": "the nao", "nhug": "nhung", "nhg": "nhung", "hnao": "hom nao",
    "hum": "hom", "h": "gio", "ngnao": "ngay nao", "lv": "linh vuc", "tg": "thoi gian", "tgian": "thoi gian", "lq": "lien quan",
    "hd": "hoat dong", "ctr": "chuong trinh", "ndung": "noi dung", "htro": "ho tro", "hotro": "ho tro", "kngia": "ket nghia",
    "knghia": "ket nghia", "ketngia": "ket nghia", "dv": "voi", "zup": "giup",
    "ngia": "nghia", "nghja": "nghia", "bb": "bien ban", "ht": "hop tac", "qd": "quyet dinh", "ki": "ky", "kys": "ky",
    "plz": "please", "thui": "thoi", "tks": "thanks", "b": "ban", "cta": "chung ta", "hs": "hoc sinh",
    "gv": "giao vien", "tn": "thanh nien", "gd": "giao duc", "yt": "y te", "mt": "moi truong", "dl": "du lich", "vh": "van hoa",
    "ldao": "lanh dao", "ctich": "chu tich", "bthu": "bi thu", "pct": "pho chu tich", "ct": "chu tich", "bt": "bi thu",
    "pbt": "pho bi thu", "hb": "hoc bong", "hbong": "hoc bong", "thg": "thang", "nvay": "nao vay", "ds": "danh sach", "dsach": "danh sach",
    "nv": "nao vay", "nvi": "nao vi", "hp": "hay phai", "nhuq": "nhung", "voiw": "voi",
}  # fmt: skip
# Narrower terms that people ask for and records write in several ways: any wording of a line finds all of them.
SYNONYMS: tuple[tuple[str, ...], ...] = (
    ("nông sản", "hàng nông sản", "sản phẩm nông nghiệp", "farm produce", "agricultural products", "produce"),
    ("ocop", "hàng ocop", "sản phẩm ocop", "ocop products"),
    ("vốn sinh kế", "vốn làm ăn", "vốn sản xuất", "vốn", "capital"),
    ("học bổng", "suất học bổng", "scholarship", "scholarships"),
    ("nhà đại đoàn kết", "nhà tình nghĩa", "nhà tình thương", "căn nhà", "xây nhà", "làm nhà", "dựng nhà", "houses"),
    ("bê tông", "đường bê tông", "bê tông hóa", "concrete road", "concrete roads"),
    ("du lịch cộng đồng", "community tourism", "community-based tourism"),
    ("nông thôn mới", "ntm", "new countryside", "new rural"),
    ("đảng viên", "kết nạp đảng", "phát triển đảng", "party members"),
    ("biến đổi khí hậu", "khí hậu", "climate change", "climate"),
    ("khám bệnh miễn phí", "khám, tư vấn miễn phí", "khám miễn phí"),
    (
        *("trường kết nghĩa với trường", "trường học kết nghĩa với trường học"),
        *("trường học kết nghĩa", "trường kết nghĩa trường"),
    ),
    ("khám mắt", "bệnh về mắt", "mắt"),
    ("giao lưu thanh niên", "youth exchange", "youth exchanges"),
    ("chủ quyền",), ("biên giới", "đường biên", "border"), ("sâm ngọc linh", "cây sâm ngọc linh", "cây sâm"),
    ("đặc sản", "specialties", "specialities"),
    ("lễ hội", "festival", "festivals"),
    ("cảng", "cảng biển", "port", "seaport", "ports"),
    ("doanh nghiệp", "businesses", "enterprises"),
    ("dân vận", "dân vận khéo", "dân vận chính quyền", "mass mobilisation"),
    ("nếp sống văn minh", "đời sống văn hóa", "lối sống văn minh"),
    ("vệ sinh môi trường", "rác thải", "dọn rác"),
    ("rác", "rác thải", "chất thải", "waste", "garbage", "rubbish", "trash"), ("bác sĩ", "y bác sĩ", "doctor", "doctors"),
    ("học sinh", "student", "students", "pupils"), ("giáo viên", "teacher", "teachers"), ("cà phê", "coffee"),
    ("máy tính", "computer", "computers"), ("xe cứu thương", "xe cấp cứu", "ambulance"), ("thư viện", "library"),
    ("nước sạch", "clean water", "drinking water"), ("trâu bò", "con bò", "bò giống", "cows", "cattle"),
    ("cây giống", "con giống", "seedlings"), ("xe đạp", "bicycle", "bicycles", "bikes"), ("nhà văn hóa", "xây nhà văn hóa", "làm nhà văn hóa", "community house"),
    ("nhà vệ sinh", "xây nhà vệ sinh", "làm nhà vệ sinh"), ("nhà trẻ", "xây nhà trẻ"), ("nhà sinh hoạt cộng đồng", "nhà cộng đồng"),
    ("cột mốc", "mốc giới", "border markers"), ("rừng", "forest", "forests"), ("nghề", "dạy nghề", "vocational training"),
    ("hàng hóa", "goods"), ("hải sản", "seafood"), ("thổ cẩm", "brocade"), ("cồng chiêng", "gongs"), ("sân bay", "airport"),
    ("bệnh viện", "hospital"), ("bãi rác", "landfill"), ("nghĩa trang", "cemetery"), ("làng nghề", "craft villages"),
    ("công nghệ thông tin", "cntt", "information technology"),
    ("hđnd", "hội đồng nhân dân", "people's council"),
    ("cơ tu", "cơtu", "katu", "co tu", "người cơ tu"),
)  # fmt: skip
# Words before a noun that say what is done with it; the noun alone is what is looked up.
LIGHT = """tiêu thụ, bán, bán hàng, mua, bao tiêu, kết nối, quảng bá, giới thiệu, phát triển, xây dựng, làm, hỗ trợ, giúp, đầu ra, đầu ra cho, cử, tổ chức,
    trao đổi, chia sẻ, tăng cường, đẩy mạnh, tiếp nhận, nhận, được, chung, xây, mở, bán được, tìm đầu ra, giải quyết, sản phẩm, mô hình, công tác, hoạt động, bán giúp, sell, selling, build, building, hàng, cùng, lo, chăm lo, quản lý, giữ gìn, bảo vệ"""
