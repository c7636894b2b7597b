"""Patterns of markup, and of what web pages have around their texts; for RE2, which knows no lookaround."""

from __future__ import annotations

_ELEMENTS = (
    "a|abbr|article|aside|b|big|blockquote|body|br|button|center|cite|code|dd|div|dl|dt|em|figure|font|footer|form|g|"
    "h[1-6]|head|header|hr|html|i|iframe|img|input|label|li|link|main|meta|nav|ol|option|p|path|pre|s|script|section|"
    "select|small|span|strong|style|sub|sup|svg|table|tbody|td|th|thead|title|tr|tt|u|ul|video|wbr|x"
)
_MARKUP = (
    # A tag alone within a sentence is what the sentence is about ("the <div> element").
    rf"^\s*<(?:{_ELEMENTS})>|</(?:{_ELEMENTS})>|<(?:{_ELEMENTS})\s+[\w:-]+=[^<>]*>|<(?:{_ELEMENTS})\s*/>|<[bh]r>",
    r"<!--|-->|<!\[CDATA|<!DOCTYPE|<\?xml|<\?php",
    r"&(?:nbsp|amp|lt|gt|quot|apos|copy|reg|mdash|ndash|hellip|laquo|raquo|ldquo|rdquo|#\d{2,6}|#x[0-9a-fA-F]{2,6});",
    r"!\[[^\[\]]*\]\(|\[[^\[\]]+\]\([^()\s]+\)|\[[^\[\]]+\]\[[^\[\]]*\]",  # links and images of Markdown
    r"^\s*(?:#{1,6}\s|```|~~~|>\s+\S|\|.*\|\s*$|[-*+]\s+\[[ xX]\])",  # its headings, fences, tables, tasks
    r"\*\*[^*\s][^*]*\*\*|(?:^|\s)__[^_\s]+\s[^_]*__(?:\s|$)",
    r"\{\{[^{}]*\}\}|\{%[^{}]*%\}|\$\{[^{}]*\}|\[\[[^\[\]]*\]\]|<%|%>",  # templates, wikis
    r"\[/?(?:b|i|u|url|img|quote|code|color|size)(?:=[^\]]*)?\]",  # forums
    r"\{\s*[\"']\w+[\"']\s*:|[\w-]+\s*:\s*[^;{}]+;\s*\}|\bfunction\s*\w*\([^)]*\)\s*\{|=>\s*\{|[)}];\s*$|^\{.*\}$",
    r"\\(?:textbf|textit|emph|cite|ref|begin|end|section|href|footnote)\{",
    r"^:\w+:|:(?:ref|doc|class|func|meth|term):`|``[^`]+``|^\.\. \w+::",  # reStructuredText
    r"\b(?:class|style|href|src|id|onclick|data-\w+)=[\"']",
)
MARKUP = "|".join(f"(?:{pattern})" for pattern in _MARKUP)

_ANYWHERE = r"""
all rights reserved
copyright\s*(?:©|\(c\)|\d{4})
(?:©|\(c\))\s*(?:copyright\s*)?\d{4}
powered by \w+
(?:uses?|using|accept(?: all)?|our|about) cookies
cookie (?:policy|settings|preferences|consent)
click here
skip to (?:main )?content
back to top
subscribe to (?:our|the) (?:newsletter|channel|mailing)
sign up for (?:our|the) newsletter
share (?:this (?:page|post|article|story|on)|on (?:facebook|twitter|linkedin))
follow us on
leave a (?:comment|reply)
print this page
enable javascript
edit this page
版权所有|版權所有|翻版必究
保留(?:所有|一切)(?:权利|權利)
ICP\s*备
(?:使用|接受|关于|所有|全部|我们的)\s*cookies?
cookies?\s*(?:政策|设置|偏好|声明)
点击(?:这里|此处)|點擊(?:這裡|此處)
跳(?:转)?(?:到|至)(?:主要)?内容
返回(?:页首|顶部|页面顶部)
订阅我们的|訂閱我們的
分享(?:到|至)\s*(?:微信|微博|朋友圈|脸书|facebook|twitter|推特)
关注我们的?\s*(?:微信|微博|公众号|facebook|twitter|推特)
发表(?:评论|留言)$|發表評論$
打印(?:本页|此页)
启用\s*javascript
编辑(?:本页|此页)
bản quyền (?:thuộc|©|\d)
giữ (?:mọi|toàn bộ) (?:quyền|bản quyền)
mọi quyền được bảo lưu
đã đăng ký bản quyền
bảo lưu mọi quyền
(?:sử dụng|chấp nhận|dùng|tất cả|về) (?:các )?(?:cookies?|tập tin cookie)
(?:chính sách|cài đặt|tùy chọn) (?:về )?cookies?
(?:nhấn|nhấp|bấm|click)(?: chuột)? (?:vào )?(?:đây|tại đây)
(?:chuyển|bỏ qua|đi)(?: đến| tới)? (?:phần )?nội dung chính|chuyển đến nội dung
(?:về|lên|trở lại) đầu trang
đăng ký (?:nhận )?bản tin|đăng ký kênh
chia sẻ (?:lên|trên|qua) (?:facebook|twitter|zalo|linkedin)|chia sẻ bài (?:viết )?này
theo dõi chúng tôi (?:trên|tại)
để lại (?:bình luận|trả lời|nhận xét)
in trang này
bật javascript
sửa trang này
"""
_WHOLE = r"""
privacy policy|terms (?:of (?:use|service)|and conditions|& conditions)|contact us|about us|site ?map|help cent(?:er|re)
(?:learn|see|show|load|view|read) more
log ?in|sign ?in|sign ?up|register|log ?out|download now|add to cart|submit|next page|previous page|home|menu|search
(?:previous|prev)[^\p{L}]+next
page \d+(?: (?:of|/) \d+)?
(?:posted|published) (?:by|on) .{0,40}
last (?:updated|modified).{0,40}
\d+ (?:comments?|views?|likes?|shares?)
隐私政策|隐私声明|使用条款|服务条款|联系我们|关于我们|网站地图|免责声明|帮助中心
(?:阅读|了解|查看|显示|加载)更多
登录|登入|注册|註冊|登录[^\p{L}]*注册|立即下载|加入购物车|提交|上一页|下一页|上一篇|下一篇|首页|菜单|搜索
上一[页篇章][^\p{L}]+下一[页篇章]
第\s*\d+\s*页(?:[^\p{L}]*共\s*\d+\s*页)?
(?:最后|最近)(?:更新|修改).{0,20}
\d+\s*(?:条评论|次浏览|次阅读|个赞)
chính sách (?:bảo mật|quyền riêng tư)|điều khoản (?:sử dụng|dịch vụ)|liên hệ(?: với chúng tôi)?|về chúng tôi
giới thiệu|sơ đồ trang(?: web)?|trung tâm trợ giúp
(?:đọc|xem|tìm hiểu|tải|hiển thị) thêm
đăng nhập|đăng ký|đăng xuất|tải xuống(?: ngay)?|thêm vào giỏ(?: hàng)?|gửi|trang (?:sau|trước|chủ|tiếp)|tìm kiếm
(?:trang trước|bài trước|trước)[^\p{L}]+(?:trang sau|bài sau|tiếp|sau)
trang \d+(?:\s*(?:/|trên|trong) \d+)?
(?:cập nhật|sửa đổi) lần cuối.{0,30}|lần cập nhật cuối.{0,30}
\d+ (?:bình luận|lượt xem|lượt thích|chia sẻ)
"""
_MARK = r"[^\p{L}\p{N}]*"


def _any(lines: str) -> str:
    return "|".join(f"(?:{line})" for line in lines.split("\n") if line)


PHRASES = rf"{_any(_ANYWHERE)}|^{_MARK}(?:{_any(_WHOLE)}){_MARK}$"
"""Phrases, to be matched without regard to case: those that show boilerplate anywhere, and those that are all of it."""

SEPARATED = r"^(?:[^|»›]{1,24}[|»›]){2,}[^|»›]{0,24}$|^(?:[^>•·]{1,24}\s[>•·]\s){2,}[^>•·]{1,24}$"
"""Menus and breadcrumbs: short pieces between marks."""
