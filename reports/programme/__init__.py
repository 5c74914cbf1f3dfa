"""What a province reports to the Ministry each December (QĐ 19/2014/QĐ-TTg Điều 12.6, Phụ lục II)."""
