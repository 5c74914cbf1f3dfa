"""Pictures of seal and signature, for documents to be shown with them (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.7c, II.8)."""
