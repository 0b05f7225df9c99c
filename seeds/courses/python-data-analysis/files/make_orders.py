"""生成课程用的两张表：orders_2026_09.csv（51,208 行）和 orders_2026_08.csv（8 月最后十二天）。

用法：python make_orders.py
只用标准库；随机种子固定，所以每个人得到的表一字不差，对答案才有意义。
脏法都写在这份源码里，先别往下读，读了作业 2 就没意思了。
"""

import csv
import random
from datetime import datetime, timedelta

rng = random.Random(20260909)


def pick(options):
    return options[int(rng.random() * len(options))]


def between(low, high):
    return low + int(rng.random() * (high - low + 1))


GOODS = [
    ("鲜牛奶 950ml", "乳品", 1580), ("原味酸奶 8杯", "乳品", 1890), ("土鸡蛋 15枚", "蛋品", 2280),
    ("东北大米 5kg", "粮油", 4690), ("花生油 1.8L", "粮油", 5290), ("挂面 1kg", "粮油", 990),
    ("五花肉 500g", "生鲜", 2150), ("鸡胸肉 1kg", "生鲜", 2390), ("上海青 500g", "生鲜", 490),
    ("番茄 500g", "生鲜", 690), ("香蕉 1kg", "水果", 980), ("红富士 1kg", "水果", 1290),
    ("抽纸 10包", "日用", 3290), ("洗衣液 3kg", "日用", 4590), ("垃圾袋 100只", "日用", 1490),
    ("矿泉水 24瓶", "饮料", 2890), ("气泡水 6罐", "饮料", 2380), ("广式月饼礼盒", "节令", 12800),
]
WIDE = str.maketrans("0123456789LMGKlmgk", "０１２３４５６７８９ＬＭＧＫｌｍｇｋ")
START = datetime(2026, 9, 1, 7, 0, 0)


def moment(first_day=0, last_day=29):
    day = between(first_day, last_day)
    hour = pick([0, 1, 2, 3, 4, 5, 9, 10, 10, 11, 11, 11, 12, 12, 13, 13, 14])
    return START + timedelta(days=day, hours=hour, seconds=between(0, 3599))


def sale(number, at, item=None, qty=None, cents=None):
    name, category, price = item or pick(GOODS[:-1] if at.day < 12 or at.day > 26 else GOODS)
    qty = qty or pick([1] * 8 + [2] * 4 + [3])
    if cents is None:
        cents = price * qty - pick([0, 0, 0, 0, 50, 100])
    return {
        "order_id": number, "at": at, "kind": "销售", "cashier": pick("AABBCCDD"), "slip": number,
        "item": name, "category": category, "qty": qty, "cents": cents,
        "method": pick(["微信", "微信", "微信", "支付宝", "现金"]),
    }


def order_no(index):
    return f"A-{100000 + index * 7}"


sales = []
index = 0
while len(sales) < 49_692 - 9:
    at = moment()
    row = sale(order_no(index), at)
    sales.append(row)
    # 拆单：一个订单号付两次，时间只差几秒，金额不同；只按订单号去重会误删它们
    if rng.random() < 0.02 and len(sales) < 49_692 - 9:
        other = sale(order_no(index), at + timedelta(seconds=between(0, 5)))
        if other["cents"] == row["cents"]:
            other["cents"] += 110
        sales.append(other)
    index += 1

# 中秋前的团购：金额大，却是真的
for boxes in (24, 30, 30, 36, 40, 40, 48, 60, 80):
    sales.append(sale(order_no(index), moment(16, 23), GOODS[-1], boxes, boxes * 11800))
    index += 1

by_order = {}
for row in sales:
    by_order.setdefault(row["order_id"], []).append(row)
single = [rows[0] for rows in by_order.values() if len(rows) == 1 and rows[0]["cents"] < 100_000]

refunds = []
early = [row for row in single if row["at"].day <= 24]
step = len(early) / 1177
for i in range(1177):
    original = early[int(i * step)]
    at = original["at"] + timedelta(days=between(1, 5), seconds=between(60, 7200))
    refunds.append({**original, "at": at, "cashier": pick("AABBCCDD"), "cents": -original["cents"], "pair": True})

# 8 月卖出、9 月才退的 19 笔，和怎么也找不到原单的 8 笔
august = []
for i in range(640):
    august.append(sale(f"A-{90000 + i * 7}", datetime(2026, 8, 20, 7) + timedelta(days=between(0, 11), seconds=between(0, 50000))))
orphan_cents = [4690, 4590, 5290, 2890, 12800, 3290, 9380, 4690, 2280, 5290, 4580, 6580, 2380, 1890, 4590, 9180, 3290, 2150, 4780,
                5290, 4690, 2890, 3290, 4590, 5780, 6580]
orphan_cents.append(134_400 - sum(orphan_cents))
for i, cents in enumerate(orphan_cents):
    at = moment(0, 6)
    if i < 19:
        source = august[31 * i + 5]
        source["cents"] = cents
        refunds.append({**source, "at": at, "cents": -cents, "pair": False})
    else:
        refunds.append({**sale(f"A-{70000 + i * 13}", at, qty=1, cents=-cents), "pair": False})

# 把净额凑到参考答案：只动一笔普通订单，让总额是个整账
target = 186_466_520
untouched = [row for row in single if row["at"].day > 24]
spread = untouched[:4000]
missing = untouched[4100:4106]
gap = target - (sum(r["cents"] for r in sales) - sum(r["cents"] for r in missing) + sum(r["cents"] for r in refunds if r["pair"]))
share, rest = divmod(gap, len(spread))
for i, row in enumerate(spread):
    row["cents"] += share + (1 if i < rest else 0)

rows = sales + refunds
rows.sort(key=lambda r: (r["at"], r["order_id"]))
for row in missing:
    row["blank"] = True

for row in rows:
    row["received"] = row["at"] + timedelta(seconds=between(1, 40))

b_rows = [r for r in rows if r["cashier"] == "B" and r["kind"] == "销售" and r["cents"] > 0]
for row in b_rows[:: len(b_rows) // 88][:88]:
    row["short"] = True
plain = [r for r in rows if not r.get("short")]
for row in plain[11:: len(plain) // 118][:118]:
    row["name"] = pick([" {}", "{} ", "  {}", "{}\u3000"]).format(row["item"])
named = [r for r in plain if "name" not in r and any(c.isdigit() for c in r["item"])]
for row in named[3:: len(named) // 1822][:1822]:
    row["name"] = row["item"].translate(WIDE)


def shown(row):
    at = row["at"]
    if row.get("short"):
        return f"{at.month}/{at.day}"
    if row["cashier"] == "A":
        return f"{at.year}/{at.month}/{at.day} {at:%H:%M:%S}"
    if row["cashier"] == "C":
        return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M:%S}"
    return f"{at:%Y-%m-%d %H:%M:%S}"


def line(row, serial):
    amount, kind = row["cents"], row["kind"]
    if amount < 0 and row["cashier"] == "C":  # C 收银员习惯另选“退款”，金额写正数
        amount, kind = -amount, "退款"
    return [
        row["order_id"], shown(row), f"{row['received']:%Y-%m-%d %H:%M:%S}", kind, row["cashier"],
        f"{row['at'].year}{serial:08d}", row.get("name", row["item"]), row["category"], row["qty"],
        "" if row.get("blank") else f"{amount / 100:.2f}", row["method"],
    ]


HEADER = ["order_id", "pay_at", "received_at", "kind", "cashier", "slip_no", "item", "category", "qty", "amount", "method"]
lines = [line(row, i + 1) for i, row in enumerate(rows)]

# 收银系统断网重连后的重复推送：同号、同秒、同金额，只有收到时间不同
pushed = [i for i, row in enumerate(rows) if row["cashier"] == "D" and row["cents"] > 0 and not row.get("blank")]
copies = []
for i in pushed[7:: len(pushed) // 312][:312]:
    again = list(lines[i])
    again[2] = f"{rows[i]['received'] + timedelta(seconds=between(20, 900)):%Y-%m-%d %H:%M:%S}"
    copies.append((i, again))
for i, again in reversed(copies):
    lines.insert(i + between(1, 30), again)

with open("orders_2026_09.csv", "w", newline="", encoding="gb18030") as f:
    writer = csv.writer(f)
    writer.writerow(HEADER)
    writer.writerows(lines)

for row in august:
    row["received"] = row["at"] + timedelta(seconds=5)
with open("orders_2026_08.csv", "w", newline="", encoding="gb18030") as f:
    writer = csv.writer(f)
    writer.writerow(HEADER)
    writer.writerows(line(row, i + 1) for i, row in enumerate(sorted(august, key=lambda r: r["at"])))

print(f"orders_2026_09.csv  {len(lines):,} 行\norders_2026_08.csv  {len(august):,} 行")
