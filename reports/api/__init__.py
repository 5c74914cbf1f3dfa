"""What other systems read of a province: one table of endpoints, from which addresses, answers' description and page follow."""
