"""Personal data (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, NĐ 356/2025/NĐ-CP): what is kept, of whom, what for, for how long.

`table` is the list, `record` what is kept of one person, `erasing` takes a person out of an account. ADR 34.
"""
