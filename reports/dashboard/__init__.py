"""The pages a leader looks at: exhibits of a year, of an agency over the years, of the years side by side."""
