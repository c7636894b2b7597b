"""Patterns of markup, and of what web pages have around their texts; for RE2, which knows no lookaround."""

from __future__ import annotations

_ELEMENTS = (
    "a|abbr|article|aside|b|big|blockquote|body|br|button|center|cite|code|dd|div|dl|dt|em|figure|font|footer|form|g|"
    "h[1-6]|head|header|hr|html|i|iframe|img|input|label|li|link|main|meta|nav|ol|option|p|path|pre|s|script|section|"
    "select|small|span|strong|style|sub|sup|svg|table|tbody|td|th|thead|title|tr|tt|u|ul|video|wbr|x"
)
_MARKUP = (
    rf"</?(?:{_ELEMENTS})(?:\s[^<>]*)?/?>",
    r"<!--|-->|<!\[CDATA|<!DOCTYPE|<\?xml|<\?php",
    r"&(?:nbsp|amp|lt|gt|quot|apos|copy|reg|mdash|ndash|hellip|laquo|raquo|ldquo|rdquo|#\d{2,6}|#x[0-9a-fA-F]{2,6});",
    r"!?\[[^\[\]]*\]\([^()\s]+\)|\[[^\[\]]+\]\[[^\[\]]*\]",  # links and images of Markdown
    r"^\s*(?:#{1,6}\s|```|~~~|>\s+\S|\|.*\|\s*$|[-*+]\s+\[[ xX]\])",  # its headings, fences, tables, tasks
    r"\*\*[^*\s][^*]*\*\*|(?:^|\s)__[^_\s][^_]*__(?:\s|$)",
    r"\{\{[^{}]*\}\}|\{%[^{}]*%\}|\$\{[^{}]*\}|\[\[[^\[\]]*\]\]|<%|%>",  # templates, wikis
    r"\[/?(?:b|i|u|url|img|quote|code|color|size)(?:=[^\]]*)?\]",  # forums
    r"\{\s*[\"']\w+[\"']\s*:|[\w-]+\s*:\s*[^;{}]+;\s*\}|\bfunction\s*\w*\([^)]*\)\s*\{|=>\s*\{|\);\s*$",
    r"\\(?:textbf|textit|emph|cite|ref|begin|end|section|href|footnote)\{",
    r"^:\w+:|:(?:ref|doc|class|func|meth|term):`|``[^`]+``|^\.\. \w+::",  # reStructuredText
    r"\b(?:class|style|href|src|id|onclick|data-\w+)=[\"']",
)
MARKUP = "|".join(f"(?:{pattern})" for pattern in _MARKUP)

_RIGHTS = (
    r"all rights reserved", r"copyright\s*(?:©|\(c\)|\d{4})", r"(?:©|\(c\))\s*(?:copyright\s*)?\d{4}", r"powered by \w+",
    r"版权所有", r"版權所有", r"保留所有权利", r"保留一切权利", r"保留所有權利", r"翻版必究", r"备案号|ICP备",
    r"bản quyền (?:thuộc|©|\d)", r"giữ (?:mọi|toàn bộ) (?:quyền|bản quyền)", r"mọi quyền được bảo lưu",
    r"đã đăng ký bản quyền", r"bảo lưu mọi quyền",
)  # fmt: skip
_COOKIES = (
    r"(?:uses?|using|accept(?: all)?|our|of|about) cookies", r"cookie (?:policy|settings|preferences|consent)",
    r"(?:使用|接受|关于|所有|全部|我们的)\s*cookies?", r"cookies?\s*(?:政策|设置|偏好|声明)",
    r"(?:sử dụng|chấp nhận|dùng|tất cả|về) (?:các )?cookies?", r"(?:chính sách|cài đặt|tùy chọn) (?:về )?cookies?",
)  # fmt: skip
_TERMS = (
    r"^\W*(?:privacy policy|terms (?:of (?:use|service)|and conditions)|contact us|about us|site ?map)\W*$",
    r"^\W*(?:隐私政策|隐私声明|使用条款|服务条款|联系我们|关于我们|网站地图|免责声明)\W*$",
    r"^\W*(?:chính sách (?:bảo mật|quyền riêng tư)|điều khoản (?:sử dụng|dịch vụ)|liên hệ(?: với chúng tôi)?|"
    r"về chúng tôi|giới thiệu|sơ đồ trang(?: web)?)\W*$",
)  # fmt: skip
_ACTIONS = (
    r"click here", r"read more\W*$", r"^\W*(?:learn|see|show|load|view) more\W*$", r"skip to (?:main )?content",
    r"back to top", r"subscribe to (?:our|the) (?:newsletter|channel|mailing)", r"sign up for (?:our|the) newsletter",
    r"share (?:this|on (?:facebook|twitter|linkedin))", r"follow us on", r"leave a (?:comment|reply)",
    r"^\W*(?:log ?in|sign ?in|sign ?up|register|log ?out|download now|add to cart|submit|next page|previous page)\W*$",
    r"^\W*(?:previous|prev)\W+next\W*$", r"print this page", r"enable javascript", r"edit this page",
    r"点击(?:这里|此处)|點擊(?:這裡|此處)", r"^\W*(?:阅读|了解|查看|显示|加载)更多\W*$", r"跳(?:转)?(?:到|至)(?:主要)?内容",
    r"返回(?:页首|顶部|页面顶部)", r"订阅我们的|訂閱我們的", r"分享(?:到|至)(?:微信|微博|朋友圈|脸书|facebook|twitter)",
    r"关注我们的?(?:微信|微博|公众号|$)", r"发表(?:评论|留言)|發表評論",
    r"^\W*(?:登录|登入|注册|註冊|登录\W*注册|立即下载|加入购物车|提交|上一页|下一页|上一篇|下一篇|首页)\W*$",
    r"^\W*(?:上一[页篇章])\W+(?:下一[页篇章])\W*$", r"打印(?:本页|此页)", r"启用\s*javascript", r"编辑(?:本页|此页)",
    r"(?:nhấn|nhấp|bấm|click)(?: chuột)? (?:vào )?(?:đây|tại đây)", r"^\W*(?:đọc|xem|tìm hiểu|tải|hiển thị) thêm\W*$",
    r"(?:chuyển|bỏ qua|đi)(?: đến| tới)? (?:phần )?nội dung chính|chuyển đến nội dung", r"(?:về|lên|trở lại) đầu trang",
    r"đăng ký (?:nhận )?(?:bản tin|kênh)", r"chia sẻ (?:lên|trên|qua|bài (?:viết )?này)",
    r"theo dõi chúng tôi (?:trên|tại)", r"để lại (?:bình luận|trả lời|nhận xét)",
    r"^\W*(?:đăng nhập|đăng ký|đăng xuất|tải xuống(?: ngay)?|thêm vào giỏ(?: hàng)?|gửi|trang (?:sau|trước|chủ|tiếp))\W*$",
    r"^\W*(?:trang trước|bài trước|trước)\W+(?:trang sau|bài sau|tiếp|sau)\W*$", r"in trang này", r"bật javascript",
    r"(?:chỉnh )?sửa trang này",
)  # fmt: skip
_COUNTERS = (
    r"^\W*page \d+(?: (?:of|/) \d+)?\W*$", r"^\W*第\s*\d+\s*页(?:\W*共\s*\d+\s*页)?\W*$", r"^\W*trang \d+(?:\s*(?:/|trên|trong) \d+)?\W*$",
    r"^\W*last (?:updated|modified)\b", r"^\W*(?:最后|最近)(?:更新|修改)", r"^\W*(?:cập nhật|sửa đổi) lần cuối|^\W*lần cập nhật cuối",
    r"^\W*(?:posted|published) (?:by|on)\b", r"^\W*\d+ (?:comments?|views?|likes?|shares?)\W*$",
    r"^\W*\d+\s*(?:条评论|次浏览|次阅读|个赞)\W*$", r"^\W*\d+ (?:bình luận|lượt xem|lượt thích|chia sẻ)\W*$",
)  # fmt: skip
PHRASES = "|".join(f"(?:{pattern})" for pattern in (*_RIGHTS, *_COOKIES, *_TERMS, *_ACTIONS, *_COUNTERS))
"""Phrases, to be matched without regard to case."""

SEPARATED = r"^(?:[^|»›·•]{1,24}[|»›·•]){2,}[^|»›·•]{0,24}$|^(?:[^>]{1,24}\s>\s){2,}[^>]{1,24}$"
"""Menus and breadcrumbs: short pieces between marks."""
