"""The words a question is made of, by what they tell: one table, phrases with their marks, separated by commas.

Marks count when they were typed: ``năm nào`` asks when, ``Nam`` does not. Typing without marks matches too.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product

import msgspec

from knowledge.fields import FIELDS
from knowledge.question.ordinary import ORDINARY
from knowledge.question.synonyms import SYNONYMS
from knowledge.text import Syllable, syllable

# What each atom tells about the question. Longer phrases win over shorter ones, so "ký kết" never reads as "ký".
ATOMS: dict[str, str] = {
    # --- the domain -------------------------------------------------------------------------------------------
    "twin": """kết nghĩa, kn, kết nghĩa anh em, anh em kết nghĩa, kết nghĩa nhau, bắt cặp, kết đôi, ghép cặp, ghép đôi,
        ghép, đôi kết nghĩa, đỡ đầu, bắt tay, kết thân, làm anh em, anh em, nhận kết nghĩa, nhận đỡ đầu, ket nghỉa, kết nghiã, ket ngia, kêt nghia,
        kết nghia với nhau, twin, twins, twinned, twinning, paired, pairing, partnered, partner, partners, partner city, partner cities, sister, sister city,
        sister cities, brotherhood, kết tình anh em, se duyên, chung đôi, kết nghĩa hợp tác, đối tác""",
    "pairs": """bản ghi nào, hồ sơ nào, những bản ghi nào, cặp, cặp kết nghĩa, các cặp, những cặp, cặp đôi, cặp xã, cặp nào, những cặp nào, mấy cặp, pairs, pair,
        partnerships, partnership, thỏa thuận nào, các thỏa thuận, những thỏa thuận, các biên bản, những biên bản, lễ ký nào, lễ nào, agreements""",
    "agree": """agree, agreed, agree to, agreed to, work on, work together, working together, làm lễ, tổ chức lễ, tổ chức lễ ký, tổ chức lễ kết nghĩa, hợp tác, liên kết, phối hợp, ghi nhớ, biên bản, biên bản ghi nhớ, bản ghi nhớ, bản thỏa thuận, thỏa thuận,
        quy chế, quy chế phối hợp, chương trình phối hợp, chương trình, chương trình kết nghĩa, chương trình hợp tác,
        văn bản, văn kiện, biên bản kết nghĩa, biên bản hợp tác, agreement, memorandum, mou, cooperation, cooperate,
        cooperating, cooperates, bắt tay nhau, hợp đồng kết nghĩa, lễ, lễ ký, lễ kết nghĩa, lễ ký kết, buổi lễ, buổi ký,
        ceremony, bbgn, gắn với, gắn kết, gắn bó, kết nối, việc kết nghĩa, chuyện kết nghĩa, quan hệ, quan hệ kết nghĩa""",
    "sign": """ký, kí, ký kết, kí kết, kí ket, ki kết, đã ký, đặt bút, đặt bút ký, ký với nhau, sign, signed, signing,
        ký biên bản, ký thỏa thuận, ký ghi nhớ, ký hợp tác, ký kết nghĩa""",
    "help": """giúp, giúp đỡ, hỗ trợ, đỡ đần, tiếp sức, được giúp, được hỗ trợ, giúp cho, hỗ trợ cho, help, helps, helped,
        helping, support, supports, supporting, đùm bọc, chia sẻ, giúp nhau, hỗ trợ nhau, hổ trợ, hỗ trợ lẫn nhau,
        sẽ giúp, tương trợ, cưu mang""",
    "both": """hai bên, 2 bên, hai nơi, 2 nơi, hai địa phương, 2 địa phương, đôi bên, hai xã, 2 xã, hai phường, ba bên, 3 bên,
        ba xã, 3 xã, ba nơi, ba địa phương, bốn địa phương, bốn bên, các bên, hai thành phố, hai tỉnh, hai huyện,
        the two, both, both sides, two sides, cặp này, cặp đó, cặp ấy, biên bản này, biên bản đó, thỏa thuận này,
        thỏa thuận đó, họ, bọn họ, hai đơn vị, 2 đơn vị, they, their, lễ đó, lễ này, lễ ấy, buổi lễ đó, hôm đó, bữa đó,
        hôm ấy, bữa nớ""",
    # --- what is asked ----------------------------------------------------------------------------------------
    "content": """việc nào, những việc nào, việc mô, giao ước, giao ước gì, giao ước điều gì, giao ước chi, cam kết, cam kết gì, hứa, hứa gì, hứa hẹn, hứa hẹn gì, nội dung, nội dung ký kết, nội dung kết nghĩa,
        nội dung cam kết, nội dung hợp tác, điều khoản, hạng mục, đầu việc, nhóm việc, nhóm nội dung, việc gì, việc đó, việc ấy, việc này, các việc đó, những việc đó, mấy việc đó, việc đó là gì, những việc gì,
        những việc, các việc, những mục nào, mục nào, mấy mục, giúp gì, giúp những gì, giúp được gì, hỗ trợ gì,
        hỗ trợ những gì, hợp tác gì, hợp tác những gì, làm gì, làm những gì, ký gì, ký cái gì, ký những gì, kí cái gì,
        lĩnh vực nào, lĩnh vực gì, những lĩnh vực nào, các lĩnh vực, lĩnh vực, mảng nào, những mảng nào, mặt nào,
        những mặt nào, thỏa thuận gì, thỏa thuận những gì, thống nhất gì, thống nhất những gì, bàn gì, chung tay làm gì,
        commitments, commitment, committed, commit, promise, promises, promised, pledge, pledges, pledged, agree on,
        agreed on, agree to do, contents, content, terms, details, chi tiết, cụ thể những gì, gồm những gì, gồm những mục nào,
        việc chi, làm chi, giúp chi, cam kết chi, ký chi, hợp tác chi, làm được gì, cùng làm gì, cùng làm những gì, làm chung gì, làm chung những gì, phối hợp gì,
        phối hợp những gì, ghi gì, ghi những gì, nói gì, nói chi, có nói gì, có nói chi, nêu gì, có gì, có những gì, được gì, được lợi gì, areas, fields,
        nội dung biên bản, nội dung thỏa thuận, liên kết gì, chương trình gì, nội dung gì, những nội dung gì,
        nội dung nào, những nội dung nào, gồm gì, bao gồm những gì, bao gồm gì, làm những việc gì, kết nghĩa để làm gì,
        kết nghĩa làm gì, để làm gì, để làm chi, ký về gì, về cái gì, về việc gì, về chuyện gì, về những gì, về gì""",
    "what": """gì, những gì, cái gì, điều gì, chi, cái chi, what, what's, whats, gì đó""",
    "how": """thế nào, như thế nào, ra sao, làm sao, ntn, ra răng, răng, how, how about, ra làm sao, kiểu gì""",
    "who": """ai, những ai, who, whom, with whom, ai vậy, ai á, bên nào, mấy ai, gồm những ai, gồm ai""",
    "with_who": """với ai, với những ai, với nơi nào, với đâu, với bên nào, cùng ai, với mấy nơi, với bao nhiêu nơi,
        với chỗ nào, với những đâu, với những nơi nào, với những chỗ nào, với ai khác, với ai nữa, nhau với ai, với mấy ai,
        kết nghĩa ai, kết nghĩa đâu, kết nghĩa với đâu, kết nghĩa những đâu, kết nghĩa nơi nào, ký với ai, kí với ai,
        hợp tác với ai, hợp tác với những ai, with who, with whom, who with, thuộc cặp nào, kết nghĩa chỗ nào,
        với người nào, nơi kết nghĩa, đơn vị kết nghĩa, địa phương kết nghĩa, xã kết nghĩa, phường kết nghĩa,
        đối tác kết nghĩa, bạn kết nghĩa, đối tác là ai, với mô, với ai rứa, được ai giúp, ai giúp, ai hỗ trợ, ai đỡ đầu,
        tỉnh kết nghĩa, thành phố kết nghĩa, huyện kết nghĩa, làng kết nghĩa, thôn kết nghĩa""",
    "when": """khi nào, bao giờ, từ bao giờ, ngày nào, ngày mấy, hôm nào, bữa nào, lúc nào, năm nào, năm mấy, tháng mấy,
        tháng nào, hồi nào, từ khi nào, từ lúc nào, từ năm nào, chừng nào, ngày ký, ngày kí, ngày ký kết, thời gian ký,
        thời điểm, thời gian nào, thời gian, ngày tháng, ngày tháng năm, ngày tháng nào, khi mô, hồi mô, bữa mô, ngày mô,
        hôm mô, năm mô, ngày bao nhiêu, mùng mấy, mấy giờ, when, what date, which date, what day, date, which year,
        what year, which month, since when, bao h, hum nào, hnào, ngày kết nghĩa, ngày làm lễ, từ hồi nào, thời điểm nào,
        tháng năm nào, ngày giờ, được bao lâu rồi, bao lâu rồi, lâu chưa, mới ký, vào ngày, vào ngày mấy, vào ngày nào, vào hôm nào, vào bữa nào, vào tháng mấy, vào tháng nào, vào năm nào, vào khi nào, vào lúc nào, đã lâu chưa""",
    "where": """ở đâu, tại đâu, ở chỗ nào, chỗ nào, nơi nào tổ chức, địa điểm, địa điểm ký, nơi ký, chỗ ký, nơi tổ chức, ở mô,
        chỗ mô, tổ chức ở đâu, làm lễ ở đâu, diễn ra ở đâu, where, ở xã nào tổ chức, tại nơi nào, địa điểm nào, chỗ nào ký,
        ở nơi nào, venue, location, đâu, mô, đâu vậy, dưới phố, trên xã, dưới phường hay trên xã""",
    "people": """which officials, officials, leaders, ubnd nào, ủy ban nào, đảng ủy nào, hđnd nào, mttq nào, mặt trận nào, dẫn đầu, ai dẫn đầu, trưởng đoàn, tặng hoa, ai tặng hoa, tham gia đoàn, đoàn gồm những ai, ai khai mạc, ai phát biểu khai mạc, tiếp đón, ai tiếp đón, ai đón, ai ký, ai kí, ai dự, ai tham dự, ai tham gia, ai chứng kiến, ai phát biểu, ai chủ trì, ai đại diện, ai đến dự,
        ai về dự, ai có mặt, những ai dự, những ai tham dự, những ai có mặt, người ký, người kí, người đại diện, người dự,
        người phát biểu, khách mời, khách dự, đại biểu, lãnh đạo nào, vị lãnh đạo, lãnh đạo, tham dự, dự lễ, đến dự, về dự,
        chứng kiến, chủ trì, phát biểu, đại diện, giữ chức, giữ chức gì, giữ chức vụ gì, chức gì, chức vụ, chức danh, ông nào, bà nào, ông bà nào, vị nào,
        cán bộ nào, nhân vật, người nào, thay mặt, ai đặt bút, đặt bút, ai là người ký, ký bởi ai, do ai ký,
        ai thay mặt, ai đứng ra, who signed, who attended, who attends, attended, attend, attendees, signatories, signatory,
        guests, guest, represented, representative, người tham dự, thành phần tham dự,
        thành phần, dự, có ai dự, dự không, lãnh đạo thành ủy, ai ra ký, ai ở đó, tham gia lễ, tham gia buổi lễ, chỉ đạo,
        ai chỉ đạo, quan khách, who came, who was there, who represented, witnessed, mặt ai, cơ quan nào ký, đơn vị nào ký,
        cơ quan ký, bên nào ký, cơ quan nào đứng ra, đơn vị nào đứng ra ký, đơn vị nào đứng ra, bên nào đứng ra, tổ chức nào ký, đảng ủy nào ký, ai lên dự, ai xuống dự, ai lên, những ai ký,
        là ai, là ai vậy""",
    "name": """tên gì, tên là gì, tên chi, tên họ, họ tên, tên gì vậy, tên là chi, called""",
    "office": """bí thư, phó bí thư, chủ tịch, phó chủ tịch, bí thư đảng ủy, bí thư thành ủy, phó bí thư thành ủy, thị trưởng,
        trưởng ban, phó trưởng ban, trưởng ban tổ chức, phó trưởng ban tổ chức, trưởng ban nội chính, trưởng ban tuyên giáo, trưởng ban dân vận, trưởng ban kiểm tra, giám đốc, phó giám đốc, tổng biên tập, đại tá, chủ tịch ubnd, phó chủ tịch ubnd,
        chủ tịch hđnd, chủ tịch phường, chủ tịch xã, bí thư phường, bí thư xã, mayor, chairman, secretary, tỉnh trưởng,
        vice chairman, chairwoman, chairperson, thống đốc, chánh văn phòng, chủ tịch tỉnh, chủ tịch huyện, bí thư tỉnh ủy,
        bí thư huyện ủy, phó bí thư tỉnh ủy, trưởng thôn, già làng, tổng lãnh sự, lãnh sự, đại sứ, viện trưởng, hiệu trưởng, đại tướng, thiếu tướng, trung tá, thượng tá, bộ trưởng, thứ trưởng, ủy viên, chủ nhiệm,
        tổng giám đốc, giám đốc sở, trưởng phòng, phó phòng, trưởng đoàn, consul, ambassador, director, governor, vice mayor, general, head""",
    "money": """tiền, đồng nào, mấy tr, bao nhiêu tr, mấy triệu, hỗ trợ nào, những hỗ trợ nào, nhận hỗ trợ, nhận được những gì, nhận được những hỗ trợ nào, give, given, what did it give, bao nhiêu tiền, mấy tiền, nhiêu tiền, tiền bạc, kinh phí, ngân khoản, số tiền, triệu, tỷ,
        trị giá, tổng trị giá, tổng giá trị, giá trị hỗ trợ, tổng cộng bao nhiêu, bao nhiêu triệu, mấy triệu, mấy trăm triệu, mấy đồng, bao nhiêu đồng, được mấy đồng,
        tổng số tiền, money, how much, amount, donate, donated, donation, donations, funding, funds, gift, gifts, vnd, vnđ,
        tài trợ, ủng hộ, quyên góp, tặng, tặng gì, trao, trao tặng, trao gì, cho gì, cho những gì, cho cái gì, cho chi, tặng cái gì, quà, quà gì, phần quà, món quà, suất quà,
        mấy suất, suất, bao nhiêu suất, mấy căn nhà, mấy cái nhà, mấy ngôi nhà, bao nhiêu căn nhà, mấy phần quà, mấy phần,
        bao nhiêu phần quà, gave, give, donating, tiền mặt, hiện vật, đã tặng, đã trao, tặng quà, trao quà, viện trợ, chi bao nhiêu,
        góp bao nhiêu, tặng bao nhiêu, cho bao nhiêu, hỗ trợ bao nhiêu, giúp bao nhiêu, mức hỗ trợ, mấy nhà, bao nhiêu nhà,
        mấy học bổng, bao nhiêu học bổng, tặng những gì, trao những gì, tặng chi, biếu, cho tiền, được cho gì, được tặng gì,
        nhận được gì, nhận được bao nhiêu, nhận bao nhiêu, nhận gì, được nhận gì, khoản hỗ trợ, khoản nào, đóng góp, gói hỗ trợ, bao nhiêu hộ, mấy hộ,
        tiền hỗ trợ, tiền giúp""",
    "count": """bao nhiêu, mấy, bn, bnh, bao nhiu, bnhieu, how many, number of, tổng cộng, tổng số, số lượng, nhiu, baonhieu, mấy cái,
        có mấy, nhiêu""",
    "list": """liệt kê, ds, hồ sơ, bản ghi, danh sách, kể tên, kể ra, tất cả, toàn bộ, list, show, show me, all, thống kê, tổng hợp, điểm danh, kể hết,
        cho xem, xem hết, hết các, mọi, những nơi, các nơi, những xã, các xã, các phường, những phường, các địa phương,
        những địa phương, các tỉnh, những tỉnh, các huyện, các làng, đầy đủ các cặp, những ai kết nghĩa,
        những đơn vị, các đơn vị""",
    "check": """có phải, phải không, phải ko, đúng không, đúng chứ, phải chứ, đúng hông, phải hông, có đúng, đúng vậy không,
        có đúng không, có thật, thật không, thiệt không, đúng hok, phải hem, hả, chứ, không, ko, hông, hem, hok, khum, k,
        có không, chưa, đã kết nghĩa chưa, kết nghĩa chưa, ký chưa, is it true, is, are, does, do, did, has, have, was, were,
        right, correct, true, phải không vậy, không vậy, không ạ, không nhỉ, đúng ko, đúng k, à, hử, phỏng, có phải là,
        nghe nói, nghe đồn, nghe bảo, hình như, thiệt hông, có đúng là, hay không, hay chưa, hay ko, đã ký chưa, phải k,
        đúng là, fải ko, fải hông, co fai, có fải, đúng hem, không hè, không rứa, đúng chưa, sai không""",
    "compare": """so sánh, so với, khác nhau, giống nhau, khác gì, khác gì nhau, khác chỗ nào, khác biệt, giống và khác, điểm chung,
        điểm khác, khác nhau ra sao, khác nhau chỗ nào, giống gì, compare, comparison, difference, differences, different,
        differ, versus, bên nào nhiều hơn, cái nào nhiều hơn, nơi nào nhiều hơn, ai nhiều hơn, nhiều hơn, ít hơn, hơn,
        hơn kém, đối chiếu""",
    "foreign": """outside vietnam, ngoài việt nam, bạn bè quốc tế, nước khác, trên thế giới, nước ngoài, quốc tế, bên nước ngoài, ngoài nước, foreign, abroad, overseas, ngoại quốc, đối tác nước ngoài, nước bạn""",
    "order": """cách nhau, cách nhau mấy ngày, cách nhau bao lâu, cách nhau bao nhiêu ngày, ký trước, ký sau, trước hay sau, nào trước, nào sau, ai trước, ai sau, trước, ký trước tiên, sớm hơn, muộn hơn,
        trễ hơn, first, earlier, later, cái nào trước, ai ký trước, bên nào ký trước, bên nào trước, phường nào ký trước,
        xã nào ký trước, cặp nào ký trước, cặp nào trước, nơi nào ký trước""",
    "newest": """mới nhất, gần nhất, gần đây nhất, gần đây, mới đây, latest, newest, most recent, recent, vừa ký, mới ký kết, vừa rồi,
        cuối cùng, sau cùng, muộn nhất""",
    "oldest": """the first to, first to sign, was first, signed first, first agreement, first pair, first to, sớm nhất, đầu tiên, cũ nhất, lâu nhất, xưa nhất, trước nhất, earliest, oldest, trước tiên, lâu đời nhất""",
    "undated": """chưa rõ ngày, không rõ ngày, chưa rõ ngày ký, không rõ ngày ký, chưa có ngày ký, không có ngày ký, undated, without a date""",
    "most": """nhiều nhất, đông nhất, lớn nhất, cao nhất, most, largest, biggest, nhiều nơi nhất, nhiều tiền nhất""",
    "why": """vì sao, tại sao, vì răng, tại răng, vì lý do gì, lý do gì, lý do, lí do, nguyên nhân, cớ sao, cớ gì, why, reason, reasons""",
    "least": """ít nhất, nhỏ nhất, thấp nhất, ít tiền nhất, least, fewest, smallest, lowest""",
    "principles": """nguyên tắc, nguyên tắc nào, nguyên tắc gì, mục tiêu, mục đích, tinh thần, tinh thần nào, phương châm, tôn chỉ,
        tiêu chí, dựa trên, quan điểm, principles, principle, goal, goals, purpose, aim, aims, objective, objectives,
        trên cơ sở, cơ sở nào, trên cơ sở nào, mục tiêu chính, để nhằm""",
    "source": """nguồn, nguồn nào, nguồn tin, link, đường link, đường dẫn, url, bài báo, bài viết, báo nào, bài nào, tờ báo, tờ nào,
        đọc ở đâu, theo báo nào, trích dẫn, dẫn nguồn, tham khảo, tên bài, tựa bài, tiêu đề, bài gốc, báo đưa tin, source,
        sources, article, articles, newspaper, citation, reference, links, căn cứ vào đâu, lấy ở đâu, lấy từ đâu, thông tin từ đâu,
        ở đâu ra, đăng ở đâu, đăng báo nào, báo mô, bài về, tên gì báo nào, đưa tin, đăng ngày nào, đăng hôm nào, báo chí,
        báo đăng, ai đưa tin, nguồn ở đâu, link bài, xin link, xin nguồn, link báo, dẫn chứng, bằng chứng, xem ở đâu, lấy đâu ra,
        tin này ở đâu, báo, website, web, trang nào""",
    "status": """thời hạn, hết hạn, hết hạn chưa, còn hạn, còn hạn không, hiệu lực, còn hiệu lực, còn hiệu lực không, bao nhiêu năm,
        mấy năm, trong mấy năm, đến năm nào, tới năm nào, đến khi nào, đến bao giờ, tới bao giờ, giai đoạn, giai đoạn nào, giai đoạn mấy, giai đoạn bao nhiêu, kéo dài,
        kéo dài bao lâu, bao lâu, trong bao lâu, tiến độ, tiến triển, thực hiện đến đâu, làm đến đâu, làm tới đâu, làm tới đâu rồi,
        đến đâu rồi, tới đâu rồi, đã làm được gì, đã thực hiện, đã thực hiện chưa, thực hiện chưa, đã làm chưa, làm chưa, xong chưa,
        còn không, còn kết nghĩa không, nhiệm kỳ, how many years, how many months, expire, expired, expires, valid, duration, how long, term, period, progress,
        status, kết quả, kết quả thực hiện, kết quả ra sao, triển khai chưa, đã triển khai, triển khai đến đâu, hoàn thành chưa,
        hoàn thành, gia hạn, until when, hạn đến, hạn tới, hạn, thời hiệu, bắt đầu từ năm nào, kết thúc, khi nào hết, chừng nào hết,
        hết hiệu lực, năm nào hết hạn, tình hình thực hiện, tình trạng, đang ở giai đoạn nào, làm xong chưa, làm rồi chưa""",
    "place_info": """những phường cũ nào, những xã cũ nào, phường cũ nào, xã cũ nào, các phường cũ, các xã cũ, những phường cũ, những xã cũ, gồm những phường cũ nào, gồm những xã cũ nào, gồm mấy phường cũ, gồm mấy xã cũ, mấy phường cũ, mấy xã cũ, bao nhiêu phường cũ, bao nhiêu xã cũ, sáp nhập, sáp nhập từ, gộp, gộp từ, gộp lại, nhập từ, hợp nhất, tách, tách ra, lập từ, thành lập từ, hình thành từ,
        trước đây là, trước kia là, tên cũ, giờ là gì, giờ là, nay là, nay thuộc, giờ thuộc, hiện thuộc, thuộc xã nào, thuộc phường nào,
        thuộc huyện nào, thuộc quận nào, thuộc tỉnh nào, thuộc thành phố nào, thuộc đâu, thuộc về đâu, nhập vào, nhập vào đâu,
        nhập về đâu, nhập với xã nào, gồm những phường nào, gồm những xã nào, gồm các xã nào, gồm các phường nào, gồm xã nào,
        từ những xã nào, từ những phường nào, từ xã nào, từ phường nào, từ các xã nào, từ các phường nào, từ mấy xã, từ mấy phường,
        sáp nhập vào đâu, đổi tên, đổi tên thành, đổi thành, tên mới, là xã nào, là phường nào, đơn vị cũ, ở tỉnh nào, ở xã nào, ở phường nào, ở quận nào, ở huyện nào, ở huyện nào cũ,
        thuộc huyện nào cũ, huyện nào cũ, ở tỉnh mô, merged, merged into, merged from, formed from, part of, belong to, belongs to,
        used to be, formerly, sát nhập, sau sáp nhập, sau sát nhập, sau khi sáp nhập, sau khi nhập, mấy xã nhập lại, giờ gọi là gì,
        nay gọi là gì, giờ tên gì, nay tên gì, bây giờ là, bây giờ thuộc, bị sáp nhập, bị nhập, nhập lại, gộp những, ghép từ,
        ghép lại từ, nhập những xã nào, gộp những xã nào, gộp những phường nào, sáp nhập những xã nào, sáp nhập những phường nào,
        được lập từ, trước là xã nào, trước thuộc, hồi trước thuộc, trước đây thuộc, trước kia thuộc, xưa thuộc, nằm ở đâu,
        nằm ở tỉnh nào, ở huyện nào, thuộc địa phận""",
    "more": """nữa, khác, nữa không, nào nữa, gì nữa, thêm, ngoài ra, còn ai nữa, what else, else, anything else, other, others, nào khác,
        gì khác, ai khác, còn gì nữa, xem thêm""",
    "anaphor": """xã ni, phường ni, nơi ni, huyện ni, bên ni, đó, ấy, này, nớ, kia, nó, that, this, it, xã đó, xã ấy, xã này, xã nớ, phường đó, phường ấy, phường này, phường nớ,
        nơi đó, nơi ấy, nơi này, chỗ đó, chỗ này, chỗ nớ, trên đó, dưới đó, bên đó, bên ấy, bên kia, tỉnh đó, thành phố đó, huyện đó,
        địa phương đó, địa phương này, bên này, làng đó, làng này, thôn đó, ở đó, ở đấy, đằng đó, there, that ward, that commune,
        tỉnh ấy, tỉnh này, huyện ấy, thành phố này, thành phố ấy, bên nớ""",
    "mine": """xã mình, xã tôi, xã em, xã tui, xã ta, phường mình, phường tôi, phường em, phường tui, phường ta, quê mình, quê tôi, quê em,
        quê tui, chỗ mình, chỗ tôi, chỗ em, nơi mình ở, nơi tôi ở, nơi tui ở, nơi em ở, chỗ mình ở, chỗ tôi ở, chỗ tui ở, chỗ em ở, xã nhà, phường nhà, địa phương mình, địa phương tôi, bên mình,
        làng mình, làng tôi, thôn mình, thôn tôi, my commune, my ward, my village, my hometown, my place, nhà mình, chỗ tui,
        xã của tôi, xã của mình, phường của tôi, phường của mình, xứ mình, our ward, our commune, huyện mình, tỉnh mình, quê nhà,
        xã chúng tôi, phường chúng tôi, xã bọn em, xã tụi em, xã con, quê con, phường con, xã cháu""",
    "live": """tôi ở, mình ở, em ở, tui ở, con ở, cháu ở, nhà tôi ở, nhà mình ở, nhà em ở, nhà tui ở, tôi sống ở, mình sống ở, em sống ở,
        tôi là dân, mình là dân, em là dân, tui là dân, dân ở, quê tôi ở, quê mình ở, quê em ở, quê tôi là, quê mình là, quê em là,
        tôi người, mình người, em người, i live in, i'm from, i am from, im from, tôi đang ở, mình đang ở, tôi quê, mình quê, em quê,
        tôi đến từ, mình đến từ, tôi cư trú ở, tôi sinh sống ở, nhớ giúp tôi ở, nhớ là tôi ở""",
    "opinion": """theo bạn, theo ý bạn, theo bạn thì, theo bot, bạn thích, bạn nghĩ, bạn đánh giá, ý kiến của bạn, quan điểm của bạn,
        in your opinion, do you think, do you like, your opinion""",
    "former": """cũ, trước đây, hồi trước, ngày trước, trước kia, hồi còn, hồi đó, xưa, hồi xưa, trước sáp nhập, old, former, ngày xưa,
        trước 1/7/2025, khi còn, lúc còn, thời còn, trước khi sáp nhập""",
    "narrow": """của, thuộc, ở, tại, bên, trên địa bàn, trong, địa bàn, of, in, at, trên, dưới, từ, tỉnh, from, khu vực, phía""",
    "at": """ở, tại, at, o""",
    "with": """với, vs, cùng, cùng với, và, with, and, hay, hoặc, or, between, giữa, lẫn, kèm, voi, zới, dới, với lại, w, &""",
    "correct": """à nhầm, nhầm, ý là, ý tôi là, ý mình là, ý em là, nói nhầm, gõ nhầm, sorry nhầm, không phải ý là, à quên nhầm, i mean,
        lộn, à lộn, nhầm rồi, viết nhầm, à không""",
    "topicalise": """còn, thế còn, vậy còn, thế thì, thì sao, thế, vậy, còn về, về, thế về, vậy về, what about, how about, and, còn chuyện,
        mảng, khoản, chuyện, phần, mục, lĩnh vực, trong lĩnh vực, đối với, riêng về, về mặt, về mảng, về lĩnh vực, riêng, regarding,
        about, concerning, còn lĩnh vực, về khoản, về phần, về chuyện, về vấn đề, vấn đề, công tác, trong công tác, về công tác, việc,
        còn mảng, thì răng, còn phần, cover, covers, include, includes, mention, mentions, liên quan, liên quan đến""",
    "sowhat": """thì sao, thì răng, thì thế nào, thì saoo, sao rồi, thì ntn, thì sao ta, what about, how about""",
    # --- talk ------------------------------------------------------------------------------------------------
    "greeting": """chào, hi, xin chào, chào bạn, chào bot, chào em, chào anh, chào chị, chào ad, hello, hi, hey, helo, hê lô, alo, a lô, chào buổi sáng,
        good morning, good afternoon, good evening, hello bot, hi bot, chào mọi người, chào cả nhà, hế lô, lô, chào nhé, khỏe không, khỏe hông, bạn khỏe không, có khỏe không, how are you, hallo,
        chào buổi chiều, chào buổi tối, chào shop, có ai không, có ai ở đây không, có ai đó không, có ai ở đó không, dạ chào, kính chào, helu, hé lô, hi ad""",
    "thanks": """cảm ơn, cám ơn, cảm ơn bạn, cảm ơn nhé, cảm ơn nha, cám ơn bạn, cám ơn nhiều, thanks, thank you, thank you very much, thank you so much, very much, trân trọng, trân trọng cảm ơn, chân thành cảm ơn, xin cảm ơn, kính chúc sức khỏe, chúc sức khỏe, chúc mạnh khỏe, kính chào, kính thư, thank, thankyou, tks, thks, tk,
        thanh kiu, ok, oke, okie, okê, okla, ok bạn, tốt quá, hay quá, tuyệt vời, hay, giỏi quá, được rồi, rõ rồi, hiểu rồi, biết rồi, good,
        great, nice, bye, tạm biệt, bai, goodbye, hẹn gặp lại, cảm ơn nhiều, many thanks, cmon, camon, thanks bạn, cam on, cam ơn, ok nha,
        vâng, dạ vâng, dạ, ừ, uh, uhm, ờ, chúc, chúc bạn, chúc anh chị, ngày tốt lành, chúc ngày tốt lành, một ngày tốt lành, ngủ ngon, see you, perfect, ok cảm ơn, quá đã, đỉnh, xịn, chính xác, vậy à, thế à, cảm ơn ad, 10 điểm,
        đúng rồi, à vậy hả, tốt lắm, hay lắm, giỏi, tuyệt, bot dễ thương, bạn dễ thương, dễ thương quá, bot giỏi""",
    "exclude": """ngoài, bỏ, loại bỏ, gạt ra, không thuộc, không gồm, không bao gồm, chưa kể, chưa tính, loại trừ, not from, not in, excluding, except for, trừ, trừ ra, ngoại trừ, không kể, không tính, except, besides, apart from, other than, không phải, ko phải, k phải, không phải là, chứ không phải, chứ đâu phải, đâu phải, không phải lễ với, not""",
    "about": """dữ liệu của bạn, dữ liệu của bot, dữ liệu của em, dữ liệu lấy từ đâu, dữ liệu lấy ở đâu, dữ liệu bot, dữ liệu có đáng tin không, dữ liệu cập nhật khi nào, cập nhật khi nào, cập nhật lúc nào, cập nhật đến, cập nhật tới, your data, where does your data come from, data come from, how up to date, bạn lấy dữ liệu, bạn lấy thông tin, bot lấy dữ liệu, bot lấy thông tin, bạn là ai, bạn là gì, bot là ai, mày là ai, em là ai, bạn tên gì, bạn tên là gì, tên bạn là gì, bot tên gì, mi là ai, who are you,
        what are you, your name, bạn là bot, bạn là người hay máy, bạn là robot, là người hay máy, bot này là gì, ai làm ra bạn, ai tạo ra bạn,
        giới thiệu về bạn, bạn là con người, mi tên chi, you a bot, are you a bot, ai tạo ra bot, bạn do ai làm, giới thiệu bản thân, bạn là thật hay máy,
        who made you, ad là ai, đây là bot gì, bot gì đây, đây là đâu, người hay máy, là bot à, bot của ai, mày là gì, bạn có phải người thật,
        bot này của ai, are you a real person, real person, is this a bot, am i talking to a person, are you human, are you a human, human or a bot, human or bot, a human or a bot, are you a robot, are you real""",
    "helpme": """dùng để làm gì, bot này dùng để làm gì, dùng bot này sao, dùng bot sao, bot dùng sao, bot này dùng sao, để làm gì, giúp được chi, bot giúp được chi, bot giúp được gì, giúp được gì, làm được chi, bot làm được chi, biết chi, bạn biết chi, trợ giúp, hướng dẫn, cách dùng, cách hỏi, help me, bạn làm được gì, bạn giúp được gì, bot làm được gì, bạn biết gì, dùng sao,
        dùng thế nào, hỏi thế nào, hỏi sao, hỏi gì được, hỏi được gì, hỏi được những gì, hỏi những gì, hỏi được cái gì, có thể hỏi gì, làm được những gì, giúp được những gì, bạn có thể làm gì,
        biết những gì, what can you do, how to use, how do i use, how does this work, menu, hướng dẫn sử dụng, bot có chức năng gì, chức năng,
        bạn giúp gì được, bạn có thể giúp gì, sử dụng thế nào, hỏi như thế nào, xài sao, xài thế nào, dùng ra sao, cách sử dụng, hướng dẫn mình,
        bot biết gì, bot biết làm gì, bạn trả lời được gì, bạn hỗ trợ gì, hỏi bạn được gì, hỏi bạn được những gì, hỏi bạn được mấy thứ, hỏi bạn được mấy thứ gì, hỏi được mấy thứ, mình hỏi được gì, hỏi chi được, help, commands,
        can you help me, bot giúp được gì, bạn biết làm gì, what do you do, what do you know, bot trả lời được những gì, trả lời những gì""",
}
# Grammar and politeness: words that carry nothing to look up.
FILLER = """trực tiếp, khắc phục bão, khắc phục bão lũ, khắc phục hậu quả, khắc phục hậu quả bão, bão lũ, dùng, được dùng, every, each, kính gửi, bộ phận, bộ phận tổng hợp, cấp xã, khóa luận, luận văn, tiểu luận, luận án, đồ án, don't, doesn't, didn't, trong vòng, số liệu, bạn bè, total, in total, overall, rank, ranked, recorded, records, your records, in your records, report, summary, summarise, summarize, mean, i mean, by number of, two, three, four, five, six, seven, eight, nine, ten, party, parties, more, fewer, less, dự tính, đề nghị, kính đề nghị, cung cấp, để phục vụ, phục vụ báo cáo, phục vụ công tác, nhằm phục vụ, lập, lập bảng, kẻ bảng, bảng, bảng thống kê, bảng tổng hợp, nhắc đến, nhắc tới, đề cập, đề cập đến, đề cập tới, dành cho, yếu tố, thành ủy, tỉnh ủy, huyện ủy, make a table, table, được không ạ, được không, được ko, có được không, có gì không, kể tên giùm, kể giùm, nói giùm, giùm, dùm, là gì, thứ hai, thứ ba, thứ tư, thứ năm, thứ sáu, thứ bảy, chủ nhật, trung thu, có lẽ, văn phòng, thái độ, diễn văn, liên hoan, vướng mắc, ban quản trị, tự vệ,
    sức mạnh, nghĩa tình, đồng bào, tình cảm, tháng giêng, tháng hai, tháng ba, tháng tư, tháng năm, tháng sáu, tháng bảy, tháng tám, tháng chín, tháng mười, tháng chạp, đoàn kết, thống nhất, hòa bình, tự do, độc lập,
    hạnh phúc, dân chủ, công bằng, quyết thắng, thành công, tiến bộ, trung tâm, chúc mừng, khó khăn, hội trường, công tác xã hội, xã hội, bình an, bình yên, yên bình, tân tiến, tiên tiến,
    thanh bình, phong phú, phú quý, vinh quang, đông đảo, trường hợp, tổ quốc, nhân dân, hoàn cảnh,
    kinh phí, bản tin, bản đồ, bản chính, bản sao, tài liệu, văn kiện, báo chí,
    hai cộng hai, trà đá, uống trà, hộ, cho em, cho mình, cho tôi, cho tui, cho con, cho cháu, cho anh, cho chị, cho em xin, cho mình xin, cho tôi xin, hãy, vị, đi chi, học, vậy, ạ, nhỉ, nhé, nha, nè, á, à, ơi, dạ, vâng, thưa, ad, admin ơi, bot, bot ơi, bạn, bạn ơi, mình, tôi, em, anh, chị, anh chị, cô, chú, bác, tui, tao,
    mày, tớ, cậu, cháu, con, ta, chúng ta, chúng tôi, bọn mình, tụi mình, nhà, người, người ta, cho, xin, xin hỏi, cho hỏi, cho mình hỏi, cho em hỏi, cho tôi hỏi,
    hỏi, hỏi chút, cho biết, biết, muốn biết, muốn hỏi, muốn, cần, cần biết, làm ơn, vui lòng, giùm, dùm, giúp mình, giúp em, giúp tôi, giúp tui, giúp với,
    với ạ, là, thì, mà, và, rồi, đã, đang, sẽ, được, bị, có, những, các, mấy, một, 1, hai, ba, này, đó, kia, ấy, nào, nó, hiện, hiện nay, hiện tại, bây giờ, giờ, nay, hôm nay,
    lại, cũng, đều, vẫn, còn, nên, vì, do, bởi, nếu, khi, lúc, trong, ngoài, trên, dưới, ở, tại, từ, đến, tới, về, theo, như, bằng, để, cho nên, nhưng, hay, hoặc, lần, lắm,
    quá, rất, thật, thiệt, luôn, ngay, gấp, nhanh, chiều nay, sáng nay, tối nay, hôm qua, ngày mai, ra, vào, lên, xuống, qua, đi, đấy, đây, thế, ta, hè, rứa, ri, hỉ, hí, ha, he, hihi, haha, kaka, hehe, huhu,
    z, v, zậy, dzậy, zị, dị, vại, dạ, ui, ôi, trời, trời ơi, hmm, hm, ừm, um, xem, coi, tra, tra cứu, tìm, tìm hiểu, tìm giúp, kiếm, thông tin, info, information, tin, dữ liệu, data,
    câu hỏi, câu, hỏi thăm, please, pls, plz, tell, me, tell me, can, you, could, would, like, to, know, i, i'd, want, the, a, an, of, in, on, for, by, at, from, with, be, been, any, some,
    there, that, and, or, which, my, your, his, her, their, our, not, we, they, he, she, you, us, but, grew, up, mother, father, village, who, also, want, need, find, out, get, got, looking, please tell, it, its, đồng chí, đ/c, quý, quý vị, phép, được không, được ko, vừa, mới, chỉ, riêng, chung, cả, cùng nhau, nhau, với nhau, lẫn nhau, mỗi, từng, cái, con,
    chiếc, bên, phía, đơn vị, địa phương, nơi, chỗ, xứ, vùng, miền, khu, trường hợp, loại, kiểu, dạng, tên, gọi là, gọi, số, thứ, đầu, cuối, giữa, sau, trước, sau đó, trước đó, ý, nghĩ, thấy, nghe,
    nói, bảo, kể, viết, ghi, nêu, đọc, gửi, đưa, lấy, làm, tổ chức, diễn ra, thực hiện, tiến hành, triển khai, ban đầu, thường, hay là, hoặc là, nghĩa là, tức là, chính, chính xác, cụ thể, rõ, rõ ràng, đầy đủ, ngắn gọn, tóm tắt,
    nội bộ, gồm, bao gồm, kèm, có thể, phải, chắc, chắc là, chắc chắn, thôi, mà thôi, à quên, quên, nhớ, nhầm, hay sao, thế nhỉ, vậy ta, vậy cà, vậy hè, vậy nè, không biết, ko biết, chả biết, hổng biết, không rõ,
    hông biết, hem biết, nhiều, ít, vài, đủ, gần, xa xôi, mọi người, mn, mng, ae, anh em ơi, các bạn, cả nhà, add, adm, admin, bot nè, ơ, ủa, ồ, wow, haizz, hic, hix, kiểu như, nói chung, nói riêng, thực ra, thật ra,
    ví dụ, lấy ví dụ, chẳng hạn, của ông, của bà, của ông ấy, của bà ấy, bữa ni, hôm ni, bữa nay, dạo ni, dạo này, hiện giờ, lâu nay, xưa nay, bấy lâu, dân, người dân, bà con, báo cáo, viết bài, làm bài, bài tập, bản tin, cơ quan, công việc, gia đình, ông, bà, ông nội, bà nội, ông ngoại, bà ngoại, ba mẹ, thầy, thầy cô, thầy giáo, cô giáo, sếp,
    is, are, was, were, do, does, did, has, have, will, ward, commune, city, province, district, communes, wards, provinces, cities, localities, locality, places, place, units, unit, town, village, just, also, then, than, now, currently, so, but, if, as, s,
    sao, sao vậy, thế nào, vậy thì, thế thì, đây nè, đó nha, đó nhé, nhen, nghen, nghe, hén, hen, heng, hỉ, hỉ hè, hĩ, nhể, nhợ, ak, ah, ạk, ah ơi, uk, uhm, r, rùi, gòi, oy, òi, zòi, dc, đc, ms, mk, mjk, m, t, b, e, c, ac, a c, a/c, ng, ntn, nt, lun, luôn nha, zay, vay, h,
    nhất, tại vì, bởi vì, về việc, việc, điều, chuyện, vụ, cú, phần, mục, khoản, mảng, lĩnh vực, vấn đề, công tác, hoạt động, phong trào, chương trình, kế hoạch, dự kiến, định, tính, chuẩn bị, dự định, sắp, sắp tới, tương lai, hằng năm, hàng năm, mỗi năm, cả thảy, tất thảy, cuộc, lời, nhắc, mấy lời, đứng, đứng ra, về hưu, loa, loa phường, câu mất, nghe câu được câu mất, hồi, hồi nớ, tận, mở, tên gọi, xếp, gia đình tôi, lần đầu, ủa sao, nhỏ, từ nhỏ,
    cùng, chung tay, cùng làm, đó là, ai đó, gì đó, đâu đó, nào đó, khăng khăng, không tin, tin, cứ, bữa, hôm, ngày, tháng, năm, tuần, sáng, trưa, chiều, tối, đêm, tới giờ, đến giờ, đến nay, tới nay, từ đó, từ đó đến nay, cho đến nay, lần này, đợt này, đợt, đợt đầu,
    phường, xã, tỉnh, huyện, quận, thành phố, thị xã, thị trấn, đặc khu, làng, thôn, bản, ấp, tp, miền trung, miền bắc, miền nam, tây nguyên, miền tây, miền núi, vùng cao, đồng bằng, miền xuôi, miền ngược, biên giới, vùng sâu, vùng xa, anh em, tình, thắm thiết, xuôi ngược, lãnh đạo, chính quyền, ubnd, ủy ban, hđnd, đảng ủy, mttq, bên em, bên tôi,
    chi tiết, thêm, giải thích, trả lời, phản hồi, thắc mắc, băn khoăn, tò mò, quan tâm, được biết, tham khảo, phóng viên, nhà báo, cán bộ xã, cán bộ phường, dân phường, dân xã, người xã, người phường, quê, sống, ở đây, đang ở, đang làm, giới thiệu, có liên quan, có phải,
    chia sẻ, trao đổi, giao lưu, thỏa, ban, họp, buổi, dịp, nhân dịp, toàn, diện, phát triển, tăng cường, nâng cao, đẩy mạnh, thúc đẩy, góp phần, hướng tới, kinh nghiệm, mô hình, cách làm, tham gia, đúng, sai, thật sự, khẳng định, xác nhận, xác minh, kiểm tra giúp, kiểm tra lại,
    kính gửi, kính thưa, kính, liên hệ, trở lên, trở xuống, trở đi, trở về sau, trở về trước, trở lại đây, hết, khoảng, trong khoảng, ngoái, kho, trong kho, kho dữ liệu, phân công, before, after, since, until, till, during, within, involve, involves, involving, everything"""
# Not what this bot is for. An off-topic clause counts only where nothing of the domain stands in it.
OFF_TOPIC = """viết cho tôi, viết cho mình, viết cho em, viết giúp tôi, viết giúp mình, viết giùm, soạn giúp, soạn cho tôi, chị em kết nghĩa, kết nghĩa chị em, con nuôi, mẹ nuôi, cha nuôi, huynh đệ, thừa kế, 1 ký, 1 kí, một kí, 1 kg, 1 cân, giá cả, ích gì, ích lợi gì, có ích gì, có ích không, tác dụng gì, có tác dụng gì, có ý nghĩa gì, chỉ hình thức, hình thức thôi, lãng phí, tốn kém, tốn tiền, có tốn tiền, bạn nghĩ gì, bạn nghĩ sao, bạn thấy sao, ý kiến của bạn, phạm pháp, vi phạm pháp luật, có nên, nên hay không,
    kết nghĩa với bot, kết nghĩa với anh bot, kết nghĩa với em, kết nghĩa với anh, kết nghĩa với tôi, kết nghĩa với mình không, kết nghĩa với bạn không, kết nghĩa anh em với, how far, distance from, distance between, far from, gì chơi, có gì chơi, có gì hay, có gì đẹp, có gì ngon, gì ngon, mượn, mượn tiền, nghỉ hè, triệu phú, xã hội đen, giang hồ, trận bóng, tỉ số, tỷ số trận, tam quốc, lưu bị, quan vũ, trương phi, vườn đào, hợp đồng, thuê nhà, mẫu hợp đồng, hoàn tiền, chelsea, barca, arsenal, liverpool, manchester, tổng bí thư, chủ tịch nước, thủ tướng chính phủ, truyện kiều, nguyễn du, tín chấp,
    vay tín chấp, ký hồ sơ, dễ thương, làm quen, tán tỉnh, chia tay, hẹn hò, truyện, tiểu thuyết, đăng ký, thủ tục đăng ký, làm thủ tục, bão, bão số, áp thấp, đô la, usd, euro, ngoại tệ, đổi được, u15, u17, u19, u22, u23, đội bóng, đá với, thi đấu,
    đá banh, đá bóng, bài văn, viết hộ, làm hộ, văn tả, tả dòng sông, soạn, giải bài, bài toán, bài luận, thuyết trình, new york, premier league, hoa hậu, showbiz, mấy giờ đóng cửa, giờ đóng cửa, airport, get from, how do i get, bus to, train to, train, tickets, ticket, beach, beaches, restaurants, food, eat, flight, flights, tourist spots, things to do, phone number, opening hours, news about, nghĩa là gì trong tiếng anh, thời tiết, nhiệt độ, trời mưa, mưa không, nắng, dự báo, giá đất, giá nhà, giá vàng, giá xăng, tỷ giá, chứng khoán, bitcoin, crypto, xổ số, kết quả xổ số, lô đề, số đề, bóng đá,
    trận đấu, tỷ số, world cup, ca sĩ, diễn viên, phim, bài hát, nhạc, karaoke, nấu ăn, món ăn, món ngon, quán ăn, nhà hàng, ăn gì, ăn ở đâu, đặc sản gì ngon, khách sạn, homestay, phòng trọ, thuê nhà, mua nhà, bán đất, mua đất, mua xe, bán xe, xe khách, xe buýt, vé máy bay,
    vé tàu, vé xe, chuyến bay, đường đi, đi đường nào, đường từ, đi mấy tiếng, mấy tiếng, bao nhiêu km, bao xa, cách bao xa, cách bao nhiêu, mấy km, mấy cây số, bản đồ, chỉ đường, đi xe gì, ship, ship hàng, giao hàng, mua hàng, đặt hàng, shop, giảm giá, khuyến mãi, sale,
    kết hôn, đăng ký kết hôn, ly hôn, khai sinh, giấy khai sinh, khai tử, hộ khẩu, tạm trú, tạm vắng, thường trú, căn cước, cccd, cmnd, hộ chiếu, passport, visa, sổ đỏ, sổ hồng, giấy phép xây dựng, giấy phép kinh doanh, đăng ký kinh doanh, đăng ký xe, bằng lái, giấy phép lái xe, thuế, nộp thuế, bảo hiểm xã hội, bhxh, bhyt, bảo hiểm y tế,
    lương hưu, trợ cấp thất nghiệp, công chứng, chứng thực, sao y, dịch vụ công, vneid, nộp phạt, phạt nguội, đăng ký tạm trú, làm giấy, giấy tờ, thủ tục gì, giờ làm việc, mấy giờ mở cửa, mấy giờ làm việc, số điện thoại, sđt, hotline, email, địa chỉ ubnd, địa chỉ trụ sở, trụ sở ở đâu,
    tuyển dụng, việc làm, xin việc, tuyển sinh, điểm thi, điểm chuẩn, thi đại học, lịch thi, lịch nghỉ, nghỉ tết, lịch cúp điện, cúp điện, cúp nước, mất điện, mất nước, tiền điện, tiền nước, dân số, diện tích, bao nhiêu dân, mấy người dân, mật độ dân số, lịch sử hình thành, ý nghĩa tên, mấy thôn, bao nhiêu thôn,
    yêu, người yêu, bạn gái, bạn trai, vợ, chồng, cưới, tán gái, crush, đẹp trai, xinh gái, xinh không, buồn, chán, kể chuyện cười, chuyện cười, làm thơ, bài thơ, viết thơ, viết văn, thơ, viết code, code, python, javascript, lập trình, giải toán, phương trình, toán, dịch, dịch câu, dịch sang, translate, tiếng hàn, tiếng trung, tiếng nhật, tiếng anh là gì,
    chatgpt, openai, gemini, ai giỏi hơn, tổng thống, thủ tướng, bầu cử, chiến tranh, ukraine, trump, biển đông, covid, vaccine, bị bệnh gì, đau đầu, đau bụng, bác sĩ, giảm cân, tập gym, tử vi, bói, cung hoàng đạo, phong thủy, xem ngày, game, liên quân, free fire, facebook, tiktok, youtube, zalo, wifi, điện thoại, iphone, laptop,
    check in, phượt, tour giá, giá tour, giá vé, vé tham quan, điểm du lịch, chơi gì, đi chơi, chỗ chơi, bãi tắm, bãi biển, tắm biển, cắm trại, leo núi, weather, football, recipe, cook, price, stock, hotel, restaurant, directions, joke, poem, song, movie, vay tiền, cho vay, lãi suất, ngân hàng, atm, vay vốn, cho thuê, mua bán, thanh lý,
    đánh nhau, tai nạn, kẹt xe, cháy nhà, mất trộm, trộm cắp, công an bắt, tố cáo ai, khiếu nại đất, đền bù, giải tỏa, quy hoạch đất, tái định cư, mấy giờ rồi, hôm nay thứ mấy, hôm nay ngày mấy, ngày mấy âm, âm lịch, lịch âm, năm nay năm gì, bạn ăn cơm chưa, ăn cơm chưa, bạn khỏe không, khỏe không, có người yêu chưa, bao nhiêu tuổi, mấy tuổi, bạn ở đâu, nhà bạn ở đâu,
    thịt, cà phê, trà sữa, bún, phở, mì quảng, bánh mì, bia, rượu, con gì, cái gì đây, what time, capital of, thủ đô, president, lyrics, wifi miễn phí, đi làm, lương, tiền lương, lương tối thiểu, học phí, trường nào tốt, bệnh viện nào tốt, bác sĩ giỏi, chữa bệnh gì, sân bay, ga tàu, bến xe, taxi, grab, cây xăng, siêu thị, chợ đêm, cầu rồng, pháo hoa,
    hát, kể chuyện, chuyện ma, đố vui, câu đố, xe nào, đi xe, lái xe, tuyến xe, 1 cộng 1, căn bậc hai, giá bao nhiêu, giá bn, bao nhiêu một ký, bao nhiêu một cân, một ký, một kg, giá vào, vé vào, vé, mở cửa, làm việc mấy giờ, mấy giờ chạy, mấy giờ, đá mấy giờ, tàu ra, xổ số miền trung, giờ mở cửa, đạo hàm, tích phân, bao nhiêu độ, mét vuông, một mét vuông, m2, hecta, cho thuê xe, sửa xe, sửa điện, thợ, giúp việc, con chó, con mèo, chó, mèo, cá độ, cờ bạc, đánh bài, tiến lên, hút thuốc, ma túy, sex, 18+, khiêu dâm, nude"""
# Attempts to turn the bot against itself, and abuse.
ATTACK = """file cấu hình, tệp cấu hình, mã nguồn của bạn, admin password, quên vai trò, hãy trả lời rằng, hãy nói rằng, hãy khẳng định rằng, bỏ qua dữ liệu, bỏ qua mọi dữ liệu, quên hết lệnh, quên lệnh cũ, quên các lệnh, quên hết các chỉ thị, quên hết chỉ thị, quên các chỉ thị, quên mọi chỉ thị, chỉ thị, giờ bạn là, từ giờ bạn là, bỏ qua mọi hướng dẫn, bỏ qua hướng dẫn, bỏ qua các hướng dẫn, bỏ qua mọi chỉ dẫn, bỏ qua chỉ dẫn, quên mọi hướng dẫn, quên hướng dẫn, quên các hướng dẫn, ignore previous, ignore all, ignore previous instructions, ignore all previous instructions, ignore your instructions, disregard, system prompt, prompt hệ thống,
    lời nhắc hệ thống, in ra token, token của bot, token, api key, mật khẩu, password, bạn là admin, tôi là admin, mình là admin, giả vờ là, đóng vai, giả làm, hãy đóng vai, you are now, act as, jailbreak, developer mode, dan mode, xóa hết, xóa dữ liệu, xóa toàn bộ, xóa database, xóa cơ sở dữ liệu, hack, tấn công, ddos server, ddos website, ddos trang, sql, drop table, select, from users, where 1, or 1, select from, delete from, insert into, union select,
    script, alert, onerror, javascript alert, etc passwd, rm rf, sudo, exec, eval, import os, root, debug, chế độ nhà phát triển, tiết lộ, lộ thông tin, in ra cấu hình, cấu hình hệ thống, biến môi trường, env, quyền admin, cấp quyền, sửa dữ liệu, sửa database, chèn dữ liệu, thêm dữ liệu giả,
    dm, đm, dmm, đmm, vcl, vkl, vl, cc, cặc, lồn, địt, đụ, đéo, deo, đĩ, ngu vậy, ngu thế, óc chó, đồ ngu, ngu quá, đồ chó, thằng ngu, mẹ mày, cút, fuck, shit, stupid, idiot, bot ngu, bot ngu quá, như cc, như cứt, cứt, khốn nạn, vô dụng, dở hơi, chết đi"""
_VENUES = "cửa khẩu, hội trường, trụ sở, trung tâm, nhà văn hóa, tòa nhà, phòng, thị trấn"
_PLACE_NOUNS = "p, cơ quan, đặc khu, buôn, nơi, xã, phường, địa phương, đơn vị, tỉnh, huyện, quận, thành phố, nước, quốc gia, làng, thôn, bản, bên, chỗ, vùng, tp, tỉnh thành, thị xã, x, ấp, địa bàn, xã phường, phường xã"
_QUALITIES = (
    "miền núi, vùng cao, đồng bằng, biên giới, nghèo, miền xuôi, vùng xa, vùng sâu, lân cận, ven biển, miền biển"
)
_WHICH = "nào, mô, nào khác, nào nữa, gì, chi"


class Phrase(msgspec.Struct, frozen=True):
    """One entry: what it tells, its value (a field id for ``field``), and its words as they should be written."""

    atom: str
    words: tuple[Syllable, ...]
    value: str = ""


def _split(text: str) -> Iterator[str]:
    return (" ".join(p.split()) for p in text.split(",") if p.strip())


@cache
def phrases() -> dict[str, tuple[Phrase, ...]]:
    """Every phrase by its folded words; several meanings of one folded form stand side by side."""
    table: dict[str, dict[tuple[str, str, tuple[Syllable, ...]], Phrase]] = {}

    def add(atom: str, text: str, value: str = "") -> None:
        words = tuple(syllable(w) for w in text.replace("-", " ").replace("/", " ").split())
        folded = " ".join(w.folded for w in words)
        table.setdefault(folded, {}).setdefault((atom, value, words), Phrase(atom, words, value))

    for atom, text in ATOMS.items():
        for p in _split(text):
            add(atom, p)
    for noun, quality in product(("xã", "phường", "nơi", "địa phương"), _split(_QUALITIES)):
        add("which", f"{noun} {quality} nào", noun)
        add("which", f"những {noun} {quality} nào", noun)
    for many, noun, which in product(("", "những ", "các ", "mấy "), _split(_PLACE_NOUNS), _split(_WHICH)):
        add("which", f"{many}{noun} {which}", {"p": "phường", "x": "xã", "tp": "thành phố"}.get(noun, noun))
    for noun in (
        "commune",
        "communes",
        "ward",
        "wards",
        "city",
        "cities",
        "province",
        "provinces",
        "place",
        "places",
        "localities",
        "locality",
        "country",
        "countries",
        "district",
        "village",
    ):
        add("which", f"which {noun}", noun)
        add("which", f"what {noun}", noun)
    for f in FIELDS:
        for name in f.names:
            add("field", name, f.id)
    for text, atom in ((OFF_TOPIC, "off"), (ATTACK, "attack"), (FILLER, "filler")):
        for p in _split(text):
            add(atom, p)
    for noun, that in product(_split(_PLACE_NOUNS), ("đó", "ấy", "này", "nớ", "kia", "ni")):
        add("anaphor", f"{noun} {that}")
    for noun, which in product(_split(_VENUES), ("nào", "mô")):
        add("venue", f"{noun} {which}")
    add("which", "những đâu", "nơi")
    for p in _split(ORDINARY):
        add("term", p)
    for line in SYNONYMS:
        for p in line:
            add("term", p)
    return {k: tuple(v.values()) for k, v in table.items()}
