"""The yearly summary as an official báo cáo (QĐ 19/2014/QĐ-TTg Điều 12, Nghị định 30/2020/NĐ-CP Mẫu 1.4).

An official document is Vietnamese whoever asks for it, so its text is not translated. It says only what the
figures say: causes and measures are for the office to add in the Word file.
"""

from reports.summary.compose import compose

__all__ = ["compose"]
