"""What a document says of itself: number, day, type, issuer and abstract, read from the text of its pages."""
