"""Which fields of cooperation the words of an article belong to."""

from __future__ import annotations

import re
from functools import lru_cache

# What newspapers write, in plain letters, for each field of ``knowledge.fields``; the order is that of a record.
_WORDS: dict[str, str] = {
    "party_building": r"xây(?: dựng)?,? (?:chỉnh đốn )?đảng|chỉnh đốn đảng|công tác đảng|đảng bộ|đảng viên|"
    r"tổ chức (?:cơ sở )?đảng|chi bộ|hệ thống chính trị|cấp ủy|kiểm tra,? (?:và )?giám sát|dân vận|"
    r"vận động quần chúng|kỷ luật đảng|chính trị,? tư tưởng|(?:đảng|đảng ủy),? chính quyền|chính quyền,? (?:mttq|"
    r"mặt trận|đoàn thể)|(?<!với )chính quyền địa phương|chính trị nội bộ|cơ sở chính trị|giám sát|(?:kinh nghiệm|"
    r"cách) lãnh đạo|lãnh đạo,? (?:chỉ đạo|quản lý|điều hành)|sinh hoạt đảng|xây dựng chính quyền",
    "admin_reform_digital": r"cải cách (?:thủ tục )?hành chính|chuyển đổi số|công nghệ thông tin|thủ tục hành chính|"
    r"hành chính công|dịch vụ công|chính quyền (?:số|điện tử)|kinh tế số|số hóa|kỹ năng số|\bcchc\b|\bcntt\b|"
    r"bình dân học vụ số",
    "culture_society": r"văn hóa(?! phẩm)|văn nghệ|thể thao|thể dục|lễ hội|cồng chiêng|thổ cẩm|bản sắc|phong tục|"
    r"tập tục|hủ tục|nếp sống|nghệ thuật|đời sống tinh thần|(?:bà con|nhân dân|người dân)[^.;]{0,40}(?:(?:qua|"
    r"đi) lại(?! (?:trao đổi|mua|buôn|làm))|giao lưu)|giao lưu nhân dân",
    "education": r"giáo dục(?!,? (?:chính trị|truyền thống|pháp luật|vận động|tuyên truyền))|học sinh|học trò|"
    r"học bổng|trường học|giáo viên|khuyến học|sách vở|dạy (?:và )?học|việc học|đào tạo(?!,? (?:bồi dưỡng|tập huấn|"
    r"cán bộ|cho cán bộ|nghề|đội ngũ))|đến trường|điểm trường|\bcho (?:các )?trường\b|trường (?:tiểu|mầm|thcs|thpt|"
    r"bán trú|nội trú)|\bdạy\b|thầy cô|tiếng anhsinh viên|trường kết nghĩa|các trường\b",
    "health": r"y tế|khám,? (?:chữa )?bệnh|khám,|chữa bệnh|sức khỏe|bác sĩ|dịch bệnh|phòng dịch|bệnh viện|trạm xá|"
    r"dinh dưỡng|thuốc men",
    "poverty_welfare": r"giảm nghèo|hộ nghèo|người nghèo|(?<!ngặt )(?<!hiểm )\bnghèo\b|an sinh|xóa đói|nhà tạm|"
    r"nhà (?:tình nghĩa|tình thương|đại đoàn kết|nhân ái)|nhà ở cho|sinh kế|có hoàn cảnh|"
    r"(?<!gỡ )khó khăn(?!,? (?:và )?(?:vướng mắc|thách thức|hạn chế))|"
    r"gia đình chính sách|đền ơn đáp nghĩa|người có công|yếu thế",
    "heritage": r"di sản|di tích|bảo tồn|nhà cổ|phố cổ",
    "economy_budget": r"kinh tế|đầu tư(?!,? xây)|ngân sách|"
    r"(?<!phục vụ )(?<!người dân và )(?<!người dân, )(?<!dân và )doanh nghiệp|công nghiệp|làm ăn|kinh doanh|"
    r"tài chính|khởi nghiệp|nguồn vốn|làm giàu",
    "trade_ocop": r"thương mại|\bocop\b|tiêu thụ|nông sản|giao thương|sản phẩm(?! du lịch| văn hóa)|hàng hóa|"
    r"(?<!chống )mua bán(?! người| trái| ma)|(?<!chống )buôn bán|xuất khẩu|đặc sản|thị trường|đầu ra|"
    r"dịch vụ(?! công| y tế)|xúc tiến(?! đầu tư|,? quảng bá du lịch| du lịch)|\bchợ\b|(?<!buôn )(?<!mua )\bbán\b",
    "tourism": r"du lịch|du khách|lữ hành|\btour\b|điểm đến|homestay",
    "agriculture": r"nông nghiệp|làm nông|nhà nông|nông thôn mới|\bntm\b|chăn nuôi|trồng trọt|cây trồng|đổi giống|"
    r"giống (?:cây|con|lúa|bò)|vật nuôi|cây,? con giống|khoa học,?(?: -|-)? ?kỹ thuật|sản xuất(?! kinh doanh|"
    r",? kinh doanh| công nghiệp)|nông dân|nông sản|cà phê|\btrồng\b|\bnuôi\b|cao su|\blúa\b|cây sâm|lâm nghiệp|"
    r"lâm sản|thủy sản|dược liệu|ruộng|khuyến nông|nông,? lâm",
    "infrastructure": r"hạ tầng|quy hoạch|giao thông|đường (?:bê tông|sá|làng|liên)|công trình(?! công ích|"
    r" biên giới| tình nguyện|"
    r" thanh niên)|nước sạch|(?<!là cây )(?<!là nhịp )(?<!nhu )(?<!yêu )\bcầu\b(?! nối)|điện (?:mặt trời|lưới|"
    r"chiếu)|xây dựng cơ bản|vận tải|cảng biển|cầu đường|điện,? nước",
    "urban_environment": r"môi trường(?! đầu tư| kinh doanh| hòa bình| giáo dục| làm)|đô thị|rác|"
    r"vệ sinh(?! an toàn)|khí hậu|tài nguyên(?! du lịch)|cây xanh|cảnh quan|hoa viên|khu dân cư|quản lý dân cư",
    "security_defense": r"quốc phòng|an ninh|trật tự|"
    r"(?<!xã )(?<!vùng )(?<!thôn )(?<!chợ )(?<!bên )(?<!khu vực )(?<!thương mại )biên giới(?!,? hải đảo)|"
    r"đường biên|cột mốc|mốc (?:quốc )?giới|chủ quyền|tội phạm|tệ nạn|ma túy|buôn lậu|quân sự|dân quân|tuần tra|"
    r"vượt biên|bình yên|giữ yên|\banqp\b|\bqpan\b|qp-an",
    "youth_organisations": r"thanh niên|thanh thiếu|thiếu nhi|tuổi trẻ|đoàn viên|hội viên|phụ nữ|đoàn,? hội|"
    r"đoàn thể[^.;,]{0,30}(?:kết nối|giao lưu|kết nghĩa)|(?:kết nối|giao lưu|chia sẻ)[^.;,]{0,60}đoàn thể",
    "cadre_training": r"bồi dưỡng|tập huấn|luân chuyển|đào tạo,? (?:bồi dưỡng )?(?:cho )?(?:đội ngũ )?cán bộ|"
    r"cử cán bộ|biệt phái",
    "foreign_affairs": r"hữu nghị|đối ngoại|ngoại giao|(?:cử|trao đổi)(?: các)? đoàn\b",
    "disaster_response": r"thiên tai|bão lũ|lũ lụt|cứu hộ|cứu nạn|cháy rừng|mưa bão",
    "science_technology": r"khoa học,?(?: -|-| và)? ?công nghệ|đổi mới sáng tạo",
}  # fmt: skip
_PATTERNS = {field: re.compile(rf"(?<!\w)(?:{words})") for field, words in _WORDS.items()}


@lru_cache(maxsize=512)  # agreements of one article share their sentences
def fields_of(said: str) -> tuple[str, ...]:
    """The ids of the fields that some words, in plain letters, belong to; empty where they belong to none.

    >>> fields_of("kết nối tiêu thụ nông sản"), fields_of("hỗ trợ lẫn nhau")
    (('trade_ocop', 'agriculture'), ())
    """
    return tuple(field for field, pattern in _PATTERNS.items() if pattern.search(said))
