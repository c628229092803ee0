"""The vocabulary of cooperation fields: their ids, their names, and the words people use for them.

Two levels, as an official reads a minute: a *name* of a field ("giáo dục", "dạy học") asks for everything tagged
with it; a narrower *term* ("nông sản", "học bổng") asks for the commitments that say it, in any of its wordings.
"""

from __future__ import annotations

import msgspec


class Field(msgspec.Struct, frozen=True):
    """One field: id, Vietnamese and English name, and the phrases that mean the whole of it."""

    id: str
    vi: str
    en: str
    names: tuple[str, ...]


FIELDS: tuple[Field, ...] = (
    Field("party_building", "xây dựng Đảng, hệ thống chính trị", "Party building",
          ("xây dựng đảng", "công tác đảng", "xây dựng chỉnh đốn đảng", "chỉnh đốn đảng", "hệ thống chính trị",
           "công tác xây dựng đảng", "về đảng", "mảng đảng", "tổ chức đảng", "chính trị", "party building",
           "political system")),
    Field("admin_reform_digital", "cải cách hành chính, chuyển đổi số", "administrative reform and digital transformation",
          ("cải cách hành chính", "chuyển đổi số", "thủ tục hành chính", "cchc", "cđs", "công nghệ thông tin", "cntt",
           "số hóa", "hành chính công", "chính quyền số", "chính quyền điện tử", "digital transformation",
           "administrative reform", "digitalisation", "digitalization", "digital", "information technology")),
    Field("culture_society", "văn hóa - xã hội", "culture and society",
          ("văn hóa", "văn hóa xã hội", "văn hóa - xã hội", "văn xã", "văn nghệ", "thể thao", "thể dục thể thao",
           "văn hóa văn nghệ", "văn hóa thể thao", "giao lưu văn hóa", "vhxh", "culture", "cultural", "sports", "society")),
    Field("education", "giáo dục", "education",
          ("giáo dục", "giáo dục đào tạo", "giáo dục - đào tạo", "dạy học", "dạy hok", "dạy và học", "học hành",
           "chuyện học", "việc học", "chuyện dạy học", "gd", "gdđt", "education", "schools", "schooling", "teaching")),
    Field("health", "y tế", "health",
          ("y tế", "khám chữa bệnh", "sức khỏe", "chăm sóc sức khỏe", "trạm y tế", "khám bệnh", "chữa bệnh", "ytế",
           "health", "healthcare", "health care", "medical")),
    Field("poverty_welfare", "giảm nghèo, an sinh xã hội", "poverty reduction and welfare",
          ("giảm nghèo", "an sinh xã hội", "an sinh", "xóa đói giảm nghèo", "thoát nghèo", "hộ nghèo", "người nghèo",
           "giảm nghèo bền vững", "asxh", "xóa nghèo", "xóa đói", "poverty", "poverty reduction", "welfare",
           "social security", "the poor", "social welfare")),
    Field("heritage", "di sản, di tích", "heritage",
          ("di sản", "di tích", "bảo tồn", "bảo tồn di sản", "bảo tồn di tích", "di tích lịch sử", "di sản văn hóa",
           "heritage", "monuments", "relics")),
    Field("economy_budget", "kinh tế, ngân sách", "economy and budget",
          ("kinh tế", "ngân sách", "phát triển kinh tế", "làm kinh tế", "làm ăn", "kinh tế xã hội", "kinh tế - xã hội",
           "ktxh", "kt-xh", "đầu tư", "thu hút đầu tư", "economy", "economic", "budget", "investment")),
    Field("trade_ocop", "thương mại, sản phẩm OCOP", "trade and OCOP products",
          ("thương mại", "thương mại dịch vụ", "buôn bán", "tiêu thụ sản phẩm", "tiêu thụ hàng hóa", "bán hàng",
           "quảng bá sản phẩm", "xúc tiến thương mại", "trade", "commerce")),
    Field("tourism", "du lịch", "tourism", ("du lịch", "dulich", "tourism", "travel and tourism")),
    Field("agriculture", "nông nghiệp", "agriculture",
          ("nông nghiệp", "nông nghiệp nông thôn", "làm nông", "ruộng nương", "agriculture",
           "farming")),
    Field("infrastructure", "hạ tầng, quy hoạch", "infrastructure and planning",
          ("hạ tầng", "cơ sở hạ tầng", "quy hoạch", "kết cấu hạ tầng", "quy hoạch hạ tầng", "giao thông", "xây dựng cơ bản",
           "đường sá", "infrastructure", "planning", "roads")),
    Field("urban_environment", "đô thị, môi trường", "urban management and environment",
          ("môi trường", "đô thị", "quản lý đô thị", "vệ sinh môi trường", "đô thị môi trường", "bảo vệ môi trường",
           "rác thải", "environment", "environmental", "urban", "urban management")),
    Field("security_defense", "quốc phòng - an ninh", "security and defence",
          ("quốc phòng", "an ninh", "quốc phòng an ninh", "an ninh quốc phòng", "quốc phòng - an ninh",
           "an ninh - quốc phòng", "anqp", "qpan", "anqp", "an ninh trật tự", "trật tự an toàn xã hội", "antt",
           "trật tự trị an", "trị an", "quân sự", "security", "defence", "defense")),
    Field("youth_organisations", "thanh niên, đoàn thể", "youth and mass organisations",
          ("thanh niên", "đoàn thanh niên", "đoàn thể", "hội đoàn thể", "hội đoàn", "các hội", "giao lưu thanh niên",
           "tình nguyện", "mặt trận đoàn thể", "youth", "young people", "mass organisations", "volunteers",
           "mass organizations")),
    Field("cadre_training", "đào tạo cán bộ", "cadre training",
          ("cán bộ", "đào tạo cán bộ", "tập huấn", "tập huấn cán bộ", "bồi dưỡng cán bộ", "bồi dưỡng", "công tác cán bộ",
           "luân chuyển cán bộ", "đào tạo bồi dưỡng cán bộ", "cadre", "cadres", "cadre training", "staff training",
           "officials training")),
    Field("foreign_affairs", "đối ngoại", "foreign affairs",
          ("đối ngoại", "ngoại giao", "quan hệ quốc tế", "hữu nghị", "foreign affairs", "diplomacy")),
    Field("disaster_response", "phòng chống thiên tai", "disaster response",
          ("thiên tai", "phòng chống thiên tai", "bão lũ", "phòng chống bão lũ", "lũ lụt", "cứu hộ cứu nạn", "pctt",
           "disaster", "disasters", "disaster response", "floods")),
    Field("science_technology", "khoa học - công nghệ", "science and technology",
          ("khoa học", "khoa học công nghệ", "khoa học - công nghệ", "khcn", "đổi mới sáng tạo", "science",
           "science and technology", "technology", "innovation")),
    Field("other", "nội dung khác", "other matters", ()),
)

FIELD_IDS: tuple[str, ...] = tuple(f.id for f in FIELDS)
FIELD_BY_ID: dict[str, Field] = {f.id: f for f in FIELDS}
