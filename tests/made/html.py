"""Pages of HTML in the styles of Vietnamese offices and papers; all texts and figures are made up."""

CUSTOMS_TABLE = """
<table border="1"><caption>Biểu 2. Xuất khẩu theo mặt hàng, tháng 4/2031</caption>
<thead><tr><th rowspan="2">STT</th><th rowspan="2">Mặt hàng <i>chủ yếu</i></th><th rowspan="2">ĐVT</th>
<th colspan="2">Tháng 4/2031</th><th colspan="2">4 tháng/2031</th></tr>
<tr><th>Lượng</th><th>Trị giá<br>(nghìn USD)</th><th>Lượng</th><th>Trị giá<br/>(nghìn USD)</th></tr></thead>
<tbody><tr><td></td><td><b>TỔNG TRỊ GIÁ</b></td><td></td><td></td><td>71.204</td><td></td><td>288.915</td></tr>
<tr><td></td><td>Trong đó: Doanh nghiệp FDI</td><td></td><td></td><td>43.118</td><td></td><td>170.036</td></tr>
<tr><td>1</td><td>Hạt sen</td><td>Tấn</td><td>812</td><td>3.417</td><td>2.905</td><td>12.660</td></tr>
<tr><td></td><td>&nbsp;&nbsp;&nbsp;Nhật Bản</td><td>Tấn</td><td>310</td><td>1.552</td><td>1.107</td><td>5.480</td></tr>
<tr><td></td><td style="padding-left: 40px"><p>Hàn <span>Quốc</span></p></td><td>Tấn</td><td>95</td><td>407,5</td><td>288<sup>2</sup></td><td>1.236</td></tr>
</tbody></table>"""

NAVIGATION = (
    "<div class='menu'><ul>" + "".join(f"<li><a href='/{n}'>Mục {n}</a></li>" for n in range(9)) + "</ul></div>"
)

FOOT = "<div class='footer'>© 2033 Báo Đồng Sen. Giấy phép số 77 cấp ngày 03/02/2027.</div>"

LEAD = "Bốn tháng đầu năm, hạt sen mang về hơn 12,6 triệu USD, và người trồng mong giá giữ được đến cuối vụ."

STORY = f"""
<div class="article-detail"><h1>Hạt sen được giá</h1><span class="date">Thứ Hai, 12/05/2031, 08:30 (GMT+7)</span>
<h2 class="sapo">{LEAD}</h2>
<div class="body"><p>Theo cơ quan hải quan, tháng 4 cả nước xuất khẩu 812 tấn hạt sen, tăng&nbsp;9% so với tháng trước đó.</p>
<figure><img src="a.jpg"><figcaption>Phơi sen ở bến 45. Ảnh: M.</figcaption></figure>
<table><tr><td><img src="b.jpg"></td></tr><tr><td class="caption">Chợ sen năm 2030.</td></tr></table>
<h3>Thị trường</h3><ul><li>Nhật Bản: 310 tấn</li><li>Hàn Quốc: 95 tấn</li></ul>
<p>Đơn vị: nghìn USD</p>{CUSTOMS_TABLE}<p>Nguồn: biểu mẫu tự đặt</p>
<p>Các doanh nghiệp cho biết đơn hàng quý tới đã đủ, song cước tàu có thể tăng thêm khoảng 4% trong tháng sau.<br>
Vụ mới bắt đầu từ tháng 7.</p></div></div>
<div class="related"><h3>Tin khác</h3><ul><li><a href="/x">Dứa rớt giá 30% sau Tết</a></li></ul></div>"""

HEAD = """<title>Hạt sen được giá - Báo Đồng Sen</title><meta property="og:site_name" content="Báo Đồng Sen">
<meta name="author" content="Mai Lá"><link rel="canonical" href="https://dongsen.example.com/hat-sen.html">"""


def page(body: str, head: str = "<title>Hạt sen được giá - Báo Đồng Sen</title>", charset: str = "utf-8") -> str:
    return f"<!DOCTYPE html><html><head><meta charset={charset}>{head}</head><body>{body}</body></html>"


def article(head: str = HEAD) -> bytes:
    visit = "<div class='header'><span class='date'>Thứ Sáu, 06/06/2031</span></div>"
    return page(NAVIGATION + visit + STORY + FOOT, head).encode()
