"""How newspapers word what parties promise, and what only sounds like it: patterns over plain text."""

from __future__ import annotations

import re

COUNT = r"(?:hai|2|ba|3|bốn|4|các|đôi|cả hai|mỗi|02|03)"
PLACES = (
    r"(?:bên|địa phương|xã|phường|huyện|tỉnh|thành phố|nơi|đơn vị|thôn|bản|ấp|buôn|khóm|xóm|quận|làng|thị xã|"
    r"trưởng thôn|trưởng bản|"
    r"đảng bộ|đảng ủy|cụm dân cư)"
)
PARTIES = re.compile(
    rf"\b{COUNT}\s+{PLACES}\b|\bđôi bên\b|\bphường (?:và|cùng) xã\b|\bxã (?:và|cùng) phường\b|\bcụm dân cư hai bên\b"
)
DOING = (
    r"(?:sẽ|cam kết|thống nhất|nhất trí|hỗ trợ|giúp|trao đổi|chia sẻ|phối hợp|tăng cường|đẩy mạnh|hợp tác|giao lưu|"
    r"duy trì|kết nối|tiếp tục|học (?:hỏi|tập|nhau)|bày|truyền|cùng|hẹn|hứa|ký với nhau|thường xuyên|đều đặn|"
    r"định kỳ|khuyến khích|tạo điều kiện|tuyên truyền|vận động|chung (?:tay|sức)|mở|tiếp sức|đỡ đần|bắt tay|"
    r"quan tâm|ưu tiên|cho nhau|kể cho|liên kết|(?<!giống )(?<!cạnh )nhau|ngồi lại|bàn(?! bạc))"
)
KINDS = ("phường", "xã", "huyện", "tỉnh", "thành phố", "thị xã", "quận", "sở", "phía phường", "phía xã")
# What is told of them, not promised.
DONE = re.compile(r"\b(?:đã|vừa|từng|hiện|là|có|nằm|gồm|được|thuộc|cảm ơn|vui|đón|tiếp)\b")
# "Theo biên bản, …", "Nội dung hợp tác gồm …", "Có 5 nhóm việc được thống nhất: …"
CONTENT = re.compile(
    r"^(?:theo (?:đó|chương trình,|thỏa thuận|giao ước|quy chế|(?:các )?nội dung|(?:bản |biên |văn )|(?:chương trình|"
    r"kế hoạch) (?:ký|hợp tác|kết nghĩa|phối hợp))|(?:các |những )?nội dung|(?:bản |biên )?(?:ký kết|biên bản|"
    r"giao ước|thỏa thuận|bản ghi nhớ|ghi nhớ|văn bản|quy chế)\b|cụ thể|đó là|trong đó|trọng tâm|"
    r"chương trình (?:hợp tác|phối hợp|kết nghĩa|ký)|(?:có )?\d+ (?:nội dung|nhóm|lĩnh vực|việc)|có \w+ (?:nội dung|"
    r"nhóm|lĩnh vực|việc)|ở (?:giao ước|lĩnh vực|mảng)|(?:các|những) (?:việc|lĩnh vực|hoạt động)|mục tiêu của)"
)
FIELD = re.compile(
    r"^(?!(?:trong|về) (?:khuôn khổ|dịp|đó|thời|những|buổi|lễ|không khí|chuyến|năm|ngày|suốt|số|khi|các ngày|"
    r"phía)\b)(?:về|trong(?: công tác| lĩnh vực)?|trên (?:các )?lĩnh vực|đối với(?: lĩnh vực| công tác)?|(?:ở |"
    r"riêng )?lĩnh vực|ở|mảng|công tác)\s+(?P<field>[^:;]{2,80}?)(?:,|:)\s"
)
GOING_ON = re.compile(
    r"^(?:ngoài ra|bên cạnh (?:đó|việc)|đồng thời|cùng (?:với đó|lúc)|song song|rồi đến|tiếp đó|thêm vào đó|"
    r"đặc biệt|mặt khác|còn|hằng năm|hàng năm|mỗi năm|định kỳ|trước mắt|cũng theo|kế đến|sau cùng|cuối cùng là|"
    r"nhất là)\b"
)
LIST_ITEM = re.compile(
    rf"^(?:[-+•*]|\d{{1,2}}[.)]|[a-e]\))\s*|^{DOING}\b|^(?:xây dựng|thực hiện|triển khai|tổ chức|nâng cao|"
    rf"bảo (?:đảm|vệ)|đảm bảo|giữ|phát (?:huy|triển)|làm tốt)\b"
)
# "Bản ghi nhớ được thị trưởng hai nơi ký ngày 6/10": the act, not what it says.
SIGNED = re.compile(
    r"^(?:bản |biên )?(?:ghi nhớ|biên bản|thỏa thuận|văn bản|giao ước)[^:;]*\b(?:được|vừa|"
    r"đã)\b[^:;]*\bk[ýí]\b[^:;]*$|\b(?:thống nhất|nhất trí|cùng|đã|vừa) k[ýí](?: kết)? (?:bản |biên )?(?:thỏa thuận|"
    r"ghi nhớ|biên bản|bản)(?: \w+){0,5}\s*\.?$"
)
SIDE_BY_SIDE = re.compile(r"(?:\s*,)?\s*(?:và|với|cùng(?: với)?|-|,)\s+(?:các\s+)?")
AS_CONTENT = re.compile(
    r"(?:ở|trong|trên|về|vào) (?:các|những|nhiều|một số|\d+|\w+) (?:mảng|lĩnh vực|nội dung|nhóm|việc|"
    r"mặt)(?: \w+){0,3}(?::| như| gồm| sau)|là (?:những |các )?(?:nội dung|việc|mảng|lĩnh vực)|đặt mục tiêu|"
    r"tập trung (?:vào|cho)|(?<!\()gồm\b|bao gồm|nội dung (?:ký kết|hợp tác|kết nghĩa)"
)
# "Ông nói bản ghi nhớ nhằm …": what it says stays what it says, whoever tells it.
STATES = re.compile(
    r"\b(?:ghi nhớ|thỏa thuận|biên bản|giao ước|chương trình (?:hợp tác|kết nghĩa|phối hợp))(?: hợp tác| này)*\s+"
    r"(?:nhằm|sẽ|tập trung|hướng (?:tới|đến)|mở ra|quy định)\b"
)
# What officials hope or urge, what somebody thinks of it, what was there before: no promise.
SAID = re.compile(
    r"\b(?:phát biểu|nhấn mạnh|đề nghị|đề xuất|tương đồng|bày tỏ|mong(?: muốn| rằng| được)?|cho rằng|đánh giá cao|"
    r"tin tưởng|tin rằng|"
    r"kỳ vọng|hy vọng|yêu cầu|kêu gọi(?! đầu tư)|khẳng định|cảm ơn|chúc mừng|ghi nhận|kiến nghị các|chỉ đạo các|"
    r"lưu ý|gợi ý|"
    r"trân trọng|theo (?:ông|bà|đồng chí|anh|chị|lãnh đạo|hai bên)|(?<!mong )muốn|thể hiện|không dừng|là dịp|vừa là|"
    r"có ý nghĩa|là bước|là cơ hội|lòng tin|nhận thấy|nối tiếp|bắt nguồn|nói(?! (?:tới|đến|về|chung|riêng))|"
    r"(?<!đổi )(?<!sẻ )(?<!cấp )thông (?:báo|tin cho nhau|tin (?:đến|với|về)))\b"
)
REPORTED = re.compile(r"\b(?:cho biết|chia sẻ rằng|thông tin rằng|chia sẻ:|cho hay)\b")
OWN_PLAN = re.compile(
    r"\b(?:khẳng định|nói|chia sẻ)\b.*\b(?:phường|xã|huyện|địa phương|"
    r"đơn vị)\s+(?:\w+\s+){0,3}sẽ\b"
)
QUOTED = re.compile(r"[\"”],? (?:ông|bà|anh|chị|đồng chí)\b[^.]{0,40}\b(?:nói|cho biết|cho hay|chia sẻ)\b")
AGREED = re.compile(r"cam kết|thống nhất (?!ký)|nhất trí (?!ký)|hẹn|hứa|ký với nhau|nội dung|:\s")
SPEAKER = re.compile(
    r"\b(?:ông|bà(?! con)|đồng chí|anh(?! em)|chị|bí thư|chủ tịch|trưởng ban|thị trưởng|tỉnh trưởng|quận trưởng|"
    r"giám đốc)\b"
)
# What else happened that day: gifts, visits.
OCCASION = re.compile(
    r"^(?:dịp này|nhân dịp|cùng dịp|trong dịp|cũng (?:(?:trong|tại|nhân) )?(?:dịp|buổi|lễ|chương trình|khuôn khổ|"
    r"ngày)|trong khuôn khổ|sau (?:lễ|buổi)|trước đó|tại (?:buổi )?lễ, (?:lãnh đạo )?(?:phường|xã)[^,]* (?:trao|"
    r"tặng))"
)
BOTH_WILL = re.compile(
    r"\b(?:bên|địa phương) sẽ\b|\bk[ýí](?: kết)? (?:chương trình|thỏa thuận|biên bản|giao ước|quy chế|bản ghi nhớ)\b"
)
GIFT = re.compile(
    r"\b(?:trao|tặng|ủng hộ|hỗ trợ|gửi|giúp)\b[^.;]*\b(?:\d[\d.,]*|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|"
    r"mười)\s+(?:suất|phần quà|triệu|tỷ|nghìn|ngàn|căn|bộ|con|"
    r"chiếc|xe|tấn|kg)(?![^;.]*(?:/|mỗi |hằng |hàng )năm)|tặng hoa|chụp ảnh|tặng quà"
)
# "…, thống nhất duy trì …", "Hai bên cũng tặng quà …": they do it together, whoever they are.
TOGETHER = re.compile(
    r"(?:thống nhất|cam kết|nhất trí)\s+(?!ký|tổ chức|ngày)(?:\w+\s+){0,3}"
    + DOING
    + r"|^(?:đồng thời,? )?(?:hai|2|các) bên (?:cũng|sẽ|còn)\b"
)
BACKGROUND = re.compile(
    r"\bdiện tích|\bdân số|bình quân đầu người|thu nhập bình quân|được thành lập|sáp nhập|tổng thu|\bnhân khẩu|"
    r"nằm về phía|cách trung tâm|(?:chỉ thị|kế hoạch|nghị quyết|công văn|quyết định) số|tốc độ tăng trưởng|"
    r"những năm qua|thời gian qua|năm qua|truyền thống gắn bó|từ (?:tháng \d{1,2}[/-]|năm )\d{4}(?! (?:đến(?! nay)|-))|"
    r"^(?:(?:tính |cho )?đến nay|hiện(?: nay| tại)?,?\s|năm \d{4},)|đánh giá (?:việc|kết quả|tình hình)|ôn lại|"
    r"tiền thân|"
    r"theo chủ trương|theo công văn|cụ thể hóa|bám theo|^(?:việc này|thực hiện (?:chủ|nghị|chỉ|công|kế)|căn cứ|"
    r"hoạt động (?:được|này)|lễ này)|^(?:dự|tham dự|đến dự|cùng dự|tham gia|có mặt|chứng kiến|đi cùng)\b|đến dự|"
    r"tham dự"
)
LOOKING = re.compile(
    r"tìm hiểu|tham quan|khảo sát|giới thiệu|tình hình|kết quả|thành tựu|tiềm năng|thế mạnh của|đã đạt|hiện có|"
    r"nổi tiếng"
)
PURPOSE = re.compile(r"\b(?:nhằm|để|mục (?:tiêu|đích)|góp phần|hướng (?:tới|đến)|qua đó)\b")
PLANNED = re.compile(
    r"thời gian (?:tới|đến)|sắp tới|dự kiến|lên kế hoạch|dự tính|trước mắt|sẽ tiếp tục|hứa|tiếp tục đồng hành|"
    r"kiến nghị"
)
PRINCIPLE = re.compile(
    r"(?:nguyên tắc|(?:trên|với|theo|đúng) (?:cơ sở |)tinh thần)\s*:?\s*(?P<what>[^.;]+?)(?=[.;]|$|,\s*(?:hai|2|các|"
    r"ba) (?:bên|địa)|\s+nhằm\b)"
)
AGREEING = re.compile(
    r"\b(?:cam kết|thống nhất|nhất trí|hẹn|hứa)\s+(?!ký|tổ chức|ngày|nội dung)(?:(?:sẽ|cùng|nhau)\s+)*"
)
# "Bên cạnh đó, hai bên sẽ": who promises is known.
LEAD_IN = re.compile(
    rf"^(?:{GOING_ON.pattern[1:]}[,:]?\s*)?(?:theo [^,:]{{2,60}},\s*)?(?:(?:(?:đại diện|lãnh đạo|chính quyền|"
    rf"nhân dân|cụ thể|trong đó|theo đó|qua đó),?\s+)*(?:{COUNT}\s+{PLACES}(?! biên giới)(?: kết nghĩa)?|đôi bên|"
    rf"phường và xã)\s+(?:(?:đã|sẽ|còn|cũng|cùng|đều|tiếp tục)\s+)*)?"
)
# How things stand in each place is told before they agree on anything.
SITUATION = re.compile(
    r"^.*\b(?:thông (?:báo|tin)|cho nhau biết|trao đổi)\b.*?\btình hình\b.*?(?=từ đó|qua đó|trên cơ sở|thống nhất|"
    r"nhất trí)"
)
INTRODUCED = re.compile(r"\bgiới thiệu\b[^;]*\b(?:tình hình|đặc điểm|kết quả)\b")
PERIOD = re.compile(
    r"(?:giai đoạn|nhiệm kỳ|chương trình(?: phối hợp| hợp tác)?|thời gian|từ năm)\s+(?P<from>(?:19|20)\d\d)\s*(?:-|"
    r"đến(?: năm)?|tới)\s*(?P<to>(?:19|20)\d\d)"
)
# "tuân thủ chủ trương của Đảng, pháp luật của Nhà nước" is one; "tinh thần bình đẳng và đoàn kết" are two of few words
PRINCIPLES = re.compile(
    r"(?:^|,|\bvà\b)\s*(?:và\s+)?(?:(?:đảm bảo|bảo đảm)\s+)?(?:(?:trên\s+)?tinh thần\s+)?(?P<one>"
    r"(?:tuân thủ|chấp hành|phù hợp|đúng)\b[^,]*(?:,\s*(?:chính sách|pháp luật|quy định|quy chế|chủ trương)[^,]*)*"
    r"|\w+(?:\s+(?!và\b)\w+){0,2}(?=\s*(?:,|$|và\s+\w+(?:\s+\w+){0,2}\s*(?:,|$)))"
    r"|[^,\s][^,]*)",
    re.IGNORECASE,
)
