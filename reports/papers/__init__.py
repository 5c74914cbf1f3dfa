"""The quality system's own documents, as the agency signs them: công bố, the year's plan, its report (NĐ 30/2020/NĐ-CP)."""
