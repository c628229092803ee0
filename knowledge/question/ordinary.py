"""Nouns of ordinary speech that a question may be about: never names of places, always looked up.

A thing that no vocabulary of fields holds still narrows a question: "xã nào được tặng thiết bị?" asks for less than
every record with a gift.
"""

from __future__ import annotations

ORDINARY = """công an, công an xã, trực tuyến, lao động, dân quân, phụ nữ, hội phụ nữ, sinh nhật, hội nghị, hội
    thảo, nhà trường, học tập, an toàn, quân đội, bộ đội, biên phòng, chiến sĩ, cựu chiến binh, nông
    dân, công nhân, giáo viên, bác sĩ, trẻ em, thiếu nhi, người già, gia đình chính sách, ý kiến, ý
    nghĩa, phát thanh, truyền hình, điện thoại, tin nhắn, mạng xã hội, máy móc, thiết bị, đường phố, con
    đường, cây cầu, nhà cửa, ruộng đất, mùa màng, công ty, hiệu quả, học sinh, sinh viên"""
